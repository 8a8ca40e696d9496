// voice_key_files: one line of visible ASCII each, like the key that `keys create` reads.
#include "adapters/commands/voice_key_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace slotkeeper {

namespace {

// std::nullopt: the file cannot be read.
std::optional<std::string> first_line_of(const std::filesystem::path& path) {
    std::error_code unknown;
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path, unknown)) return std::nullopt;
    std::string text(store::kVoiceKeyLengthMax + 3, '\0');  // one letter too many, and the end of the line
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

bool is_voice_key(const std::string& text) {
    return !text.empty() && text.size() <= store::kVoiceKeyLengthMax &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

}  // namespace

catalog::VoiceKeyTexts read_voice_keys(const catalog::CatalogDocument& document, const catalog::SourceDocument& source,
                                       std::vector<catalog::FileError>& errors) {
    catalog::VoiceKeyTexts keys;
    if (!document.voice) return keys;
    const auto folder = source.name == "-" ? std::filesystem::path() : std::filesystem::path(source.name).parent_path();
    const auto read = [&](const std::optional<std::string>& name, const std::string& member) {
        if (!name) return;
        auto text = first_line_of(folder / *name);
        if (text && is_voice_key(*text)) {
            keys.emplace(member, *std::move(text));
            return;
        }
        errors.push_back(
            {source.name, source.place_of(member), ErrorCode::invalid_field, member,
             text ? "must name a file that holds one key in one line" : "names a file that cannot be read"});
    };
    read(document.voice->key_file, "voice.key_file");
    const auto& agents = document.voice->agents;
    for (std::size_t i = 0; i < agents.size(); ++i) {
        read(agents[i].key_file, "voice.agents[" + std::to_string(i) + "].key_file");
    }
    return keys;
}

}  // namespace slotkeeper
