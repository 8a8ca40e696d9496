// paths: where the sources and the binary under test are.
#pragma once

#include <filesystem>

namespace slotkeeper::tests {

std::filesystem::path source_folder();
std::filesystem::path slotkeeper_binary();

}  // namespace slotkeeper::tests
