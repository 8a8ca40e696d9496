// demo_secrets: the demo company's keys, random at the first load and the same ever after.
//
// They lie open under SLOTKEEPER_VAR/demo (mode 600) because a demonstration has to show them; that is why the demo
// company is refused while the server can be reached from elsewhere.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace slotkeeper::demo {

// What the file says; `make` is asked for a value where there is none yet. Of several processes that make it at the
// same time one does, and all get that one. Throws std::runtime_error naming the file where it cannot be made or read.
std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make);

}  // namespace slotkeeper::demo
