// layer_rules: the direction of dependencies: one entry per folder lists what it may include.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace slotkeeper::tidy {

namespace {

using Folders = std::set<std::string, std::less<>>;

using Floors = std::map<std::string, Folders, std::less<>>;

// The folders of a layer, each with those that lie below it. Neighbours on one floor do not know each other.
const Floors& floors_of(std::string_view layer) {
    static const Floors engine = [] {
        const Folders pure{"base", "time", "holidays", "catalog", "customers", "availability", "booking"};
        const auto with = [](Folders folders, std::initializer_list<std::string> more) {
            folders.insert(more);
            return folders;
        };
        return Floors{
            {"base", {}},
            {"time", {"base"}},
            {"holidays", {"base"}},
            {"catalog", {"base", "time", "holidays"}},
            {"customers", {"base", "time"}},
            {"availability", {"base", "time", "catalog", "customers"}},
            {"booking", {"base", "time", "catalog", "customers", "availability"}},
            {"ports", pure},
            {"sync", with(pure, {"ports"})},
            {"store", with(pure, {"sync"})},
            {"guards", with(pure, {"sync", "store"})},
            {"desk", with(pure, {"store", "guards"})},
            {"calendar", with(pure, {"ports", "sync", "store", "guards", "desk"})},
            {"outreach", with(pure, {"ports", "store", "guards", "desk"})},
        };
    }();
    static const Floors adapters{
        {"http", {}},
        {"api", {"http"}},
        {"catalog", {"http", "api"}},
        {"views", {"http", "api"}},
        {"language", {}},
        {"receptionist", {"http", "language"}},
        {"rest", {"http", "api", "catalog", "views"}},
        {"mcp", {"http", "api"}},
        {"commands", {"http", "api", "catalog"}},
        {"retell", {"http", "language", "receptionist"}},
        {"calcom", {"http"}},
        {"metrics", {"http"}},
    };
    static const Floors flat;
    return layer == "engine" ? engine : layer == "adapters" ? adapters : flat;
}

// What each layer may include; the floors within a layer are above.
const std::map<std::string, Folders, std::less<>>& layers() {
    static const std::map<std::string, Folders, std::less<>> layers{
        {"engine", {"engine"}},
        {"adapters", {"engine", "adapters"}},
        {"jobs", {"engine", "jobs"}},
        {"tools", {"engine", "adapters", "jobs", "tools"}},
        {"tests", {"engine", "adapters", "jobs", "tools", "tests"}},
    };
    return layers;
}

std::string part(std::string_view path, int index) {
    for (; index > 0; --index) path.remove_prefix(std::min(path.find('/') + 1, path.size()));
    return std::string(path.substr(0, path.find('/')));
}

struct Include {
    int line;
    std::string path;
    bool quoted;
};

std::vector<Include> includes_of(const SourceFile& file) {
    std::vector<Include> includes;
    const auto code = lex(file.text).code;  // an #include within a string of a test does not count
    const auto code_lines = lines_of(code);
    const auto lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!code_lines[i].starts_with("#include")) continue;
        const auto open = lines[i].find_first_of("<\"");
        const auto close = lines[i].find_first_of(">\"", open + 1);
        if (close == std::string_view::npos) continue;
        includes.push_back(
            {static_cast<int>(i) + 1, std::string(lines[i].substr(open + 1, close - open - 1)), lines[i][open] == '"'});
    }
    return includes;
}

// Empty where the include is as it should be.
std::string fault_of(const SourceFile& file, const std::string& included) {
    const auto layer = layers().find(part(file.path, 0));
    if (layer == layers().end()) return "";
    if (!layers().contains(part(included, 0))) return "is not written from the root of the repository";
    if (!layer->second.contains(part(included, 0))) return "points the wrong way";
    const auto& floors = floors_of(layer->first);
    const auto own = part(file.path, 1), other = part(included, 1);
    if (part(included, 0) != layer->first || floors.empty() || own == other) return "";
    const auto floor = floors.find(own);
    if (floor == floors.end()) return "stands in a folder that has no floor";
    return floor->second.contains(other) ? "" : "points upward or sideways";
}

struct Library {
    std::string_view header;  // or what its headers begin with
    std::vector<std::string_view> homes;
    std::vector<std::string_view> foreign;  // where else it must not be; empty: anywhere but its homes
};

const std::vector<Library>& libraries() {
    static const std::vector<Library> libraries{
        {"soci/", {"engine/store/"}, {}},
        {"mysql", {"engine/store/", "tools/bench/"}, {}},
        {"mariadb", {"engine/store/", "tools/bench/"}, {}},
        {"date/", {"engine/base/", "engine/time/"}, {}},
        {"unicode/", {"engine/base/", "engine/customers/"}, {}},
        {"libical/", {"engine/time/"}, {}},
        {"phonenumbers/", {"engine/customers/", "tools/simulator/"}, {}},
        {"prometheus/", {"adapters/metrics/"}, {}},
        {"Poco/", {}, {"engine/", "jobs/"}},
        // Records may be JSON, decisions never.
        {"nlohmann/",
         {},
         {"engine/base/", "engine/time/", "engine/catalog/", "engine/customers/", "engine/availability/",
          "engine/booking/", "engine/ports/", "engine/sync/", "engine/guards/", "engine/desk/", "jobs/"}},
        {"CLI/", {"tools/"}, {}},
        {"toml++/", {"tools/"}, {}},
    };
    return libraries;
}

bool in_one_of(const SourceFile& file, const std::vector<std::string_view>& folders) {
    return std::any_of(folders.begin(), folders.end(), [&](std::string_view folder) { return file.below(folder); });
}

}  // namespace

Findings include_direction(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp()) return findings;
    for (const auto& include : includes_of(file)) {
        if (!include.quoted) continue;
        if (const auto fault = fault_of(file, include.path); !fault.empty()) {
            findings.push_back({file.path, include.line, "#include \"" + include.path + "\" " + fault});
        }
    }
    return findings;
}

Findings library_homes(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp() || file.below("tests/")) return findings;
    for (const auto& include : includes_of(file)) {
        for (const auto& library : libraries()) {
            if (!include.path.starts_with(library.header)) continue;
            const bool foreign = library.foreign.empty() || in_one_of(file, library.foreign);
            if (foreign && !in_one_of(file, library.homes))
                findings.push_back({file.path, include.line, include.path + " has no place here"});
        }
        if (include.path.starts_with("spdlog/") && file.ends_with(".h")) {
            findings.push_back({file.path, include.line, include.path + " belongs into a .cpp file"});
        }
    }
    return findings;
}

Findings single_homes(Files files) {
    Findings findings;
    for (const std::string_view library : {"CLI/", "toml++/"}) {
        std::set<std::string> homes;
        for (const auto& file : files) {
            if (!file.is_cpp()) continue;
            for (const auto& include : includes_of(file)) {
                if (!include.path.starts_with(library)) continue;
                if (file.ends_with(".h")) {
                    findings.push_back({file.path, include.line, include.path + " belongs into one .cpp file"});
                }
                homes.insert(file.path);
            }
        }
        if (homes.size() < 2) continue;
        for (const auto& path : homes)
            findings.push_back({path, 0, std::string(library) + " is used in another file too"});
    }
    return findings;
}

Findings top_level_names(Files files) {
    static const Folders names{"CMakeLists.txt", "README.md", "engine", "adapters", "jobs", "schema", "tests", "tools"};
    Findings findings;
    for (const auto& file : files) {
        const auto top = part(file.path, 0);
        if (!top.starts_with(".") && !names.contains(top)) {
            findings.push_back({file.path, 0, "does not belong to the top level"});
        }
    }
    return findings;
}

}  // namespace slotkeeper::tidy
