// private_folder: a folder for secrets, closed to other users of the machine.
#pragma once

#include <filesystem>

namespace slotkeeper {

// Creates the folder and its missing parents, for their owner alone. An existing folder is not changed.
void make_private_folder(const std::filesystem::path& folder);

// The most that other users may do. `pass`: open a file in it by name, as far as the mode of the file allows.
enum class Others { nothing, pass };

// Throws std::runtime_error, with the command that repairs it, if other users may do more.
void require_private_folder(const std::filesystem::path& folder, Others others);

}  // namespace slotkeeper
