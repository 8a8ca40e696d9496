// demo_secrets: the demo company's keys, random at the first load and unchanged afterwards.
//
// They are stored in plain text under SLOTKEEPER_VAR/demo (mode 600), because a demonstration must show them; therefore
// requests for the demo company are refused if other machines can reach the server.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace slotkeeper::demo {

// The content of the file; creates it with the result of `make` if it does not exist. If several processes create it
// concurrently, all get the same value. Throws std::runtime_error with the file name if it cannot be created or read.
std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make);

}  // namespace slotkeeper::demo
