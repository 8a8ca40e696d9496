// private_folder: a folder for secrets, which others on the machine may not look into.
#pragma once

#include <filesystem>

namespace slotkeeper {

// Makes the folder, and what is missing above it, for its owner alone. One that is there stays as it is.
void make_private_folder(const std::filesystem::path& folder);

// What others may do at most. `pass`: reach by its name what lies in it, which then says itself who may read it.
enum class Others { nothing, pass };

// Throws std::runtime_error, with what would be right, where others may do more.
void require_private_folder(const std::filesystem::path& folder, Others others);

}  // namespace slotkeeper
