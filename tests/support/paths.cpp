// paths: set by the build, for this file only.
#include "tests/support/paths.h"

namespace slotkeeper::tests {

std::filesystem::path source_folder() { return SLOTKEEPER_SOURCE_DIR; }
std::filesystem::path slotkeeper_binary() { return SLOTKEEPER_BINARY; }

}  // namespace slotkeeper::tests
