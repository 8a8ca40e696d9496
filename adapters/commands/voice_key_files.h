// voice_key_files: reads the voice keys that a catalogue file names by their files.
#pragma once

#include "adapters/catalog/connect_document.h"
#include "adapters/catalog/source_document.h"

#include <vector>

namespace slotkeeper {

// Relative paths begin at the folder of the catalogue file; of standard input, at the current one. A file that cannot
// be read, or holds no key, is noted in `errors`, which never have its text.
catalog::VoiceKeyTexts read_voice_keys(const catalog::CatalogDocument& document, const catalog::SourceDocument& source,
                                       std::vector<catalog::FileError>& errors);

}  // namespace slotkeeper
