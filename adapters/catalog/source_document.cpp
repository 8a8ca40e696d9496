// source_document: finds places in JSON, and places of refusals.
#include "adapters/catalog/source_document.h"

#include "adapters/http/json_body.h"
#include "engine/catalog/slug.h"

#include <algorithm>

namespace slotkeeper::catalog {

namespace {

using api::json;

Place place_at(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return {static_cast<unsigned>(lines) + 1, static_cast<unsigned>(before.size() - line_start) + 1};
}

// Walks through JSON that was parsed before, so that it needs no checks.
class JsonPlaces {
public:
    JsonPlaces(std::string_view text, SourceDocument& into) : text_(text), into_(into) {}

    void walk() { value(""); }

private:
    Place here() const { return {line_, static_cast<unsigned>(at_ - line_start_) + 1}; }
    char letter() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void step() {
        if (letter() == '\n') {
            ++line_;
            line_start_ = at_ + 1;
        }
        ++at_;
    }
    void skip_blanks() {
        while (at_ < text_.size() && std::string_view(" \t\r\n,:").find(letter()) != std::string_view::npos) step();
    }

    // The text between the quotation marks, with its escapes resolved.
    std::string string() {
        const auto start = at_;
        step();
        while (at_ < text_.size() && letter() != '"') {
            if (letter() == '\\') step();
            step();
        }
        step();
        return json::parse(text_.substr(start, at_ - start)).get<std::string>();
    }

    void value(const std::string& path) {
        skip_blanks();
        if (letter() == '{') {
            step();
            members(path);
        } else if (letter() == '[') {
            step();
            items(path);
        } else if (letter() == '"') {
            string();
        } else {
            while (at_ < text_.size() && std::string_view(" \t\r\n,]}").find(letter()) == std::string_view::npos)
                step();
        }
    }
    void members(const std::string& path) {
        for (skip_blanks(); at_ < text_.size() && letter() != '}'; skip_blanks()) {
            const auto place = here();
            const auto below = SourceDocument::path_of_member(path, string());
            into_.put(below, place);
            value(below);
        }
        step();
    }
    void items(const std::string& path) {
        skip_blanks();
        for (std::size_t i = 0; at_ < text_.size() && letter() != ']'; ++i) {
            const auto below = SourceDocument::path_of_item(path, i);
            into_.put(below, here());
            value(below);
            skip_blanks();
        }
        step();
    }

    std::string_view text_;
    SourceDocument& into_;
    std::size_t at_ = 0, line_start_ = 0;
    unsigned line_ = 1;
};

// --- paths ---------------------------------------------------------------------------------------

// "services", "[1]", "name" of "services[1].name".
std::vector<std::string> steps_of(std::string_view path) {
    std::vector<std::string> steps;
    while (!path.empty()) {
        if (path.front() == '.') path.remove_prefix(1);
        const auto end = std::min(path.find_first_of(".[", 1), path.size());
        steps.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return steps;
}

std::optional<std::size_t> index_in(std::string_view step) {
    if (step.size() < 3 || step.front() != '[' || step.back() != ']') return std::nullopt;
    std::size_t index = 0;
    for (const auto digit : step.substr(1, step.size() - 2)) {
        if (digit < '0' || digit > '9' || index > limits::body_bytes_max) return std::nullopt;
        index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    return index;
}

std::string slug_in_source(const json& object) {
    if (!object.is_object()) return "";
    const auto text = [&](const char* name) {
        const auto found = object.find(name);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto slug = text("slug");
    return slug.empty() ? slug_of(text("name")) : slug;
}

// Where the object is in the list of the file. Of several with the same slug the last one is to blame for that.
std::optional<std::size_t> index_of_object(const json& list, const std::string& step, bool last) {
    std::optional<std::size_t> found;
    auto unnamed = index_in(step);  // among those without a slug, which are first in a draft
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
        const auto slug = slug_in_source(list[i]);
        if (unnamed ? slug.empty() && (*unnamed)-- == 0 : slug == step) {
            found = i;
            if (!last || unnamed) return found;
        }
    }
    return found;
}

// A draft has exceptions by date, and texts by letters, each once.
std::optional<std::size_t> index_in_order(const json& list, std::size_t index) {
    std::vector<std::pair<std::string, std::size_t>> keys;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& item = list[i];
        const auto key = item.is_object() && item.contains("date") ? item["date"] : item;
        keys.emplace_back(key.is_string() ? key.get<std::string>() : key.dump(), i);
    }
    std::sort(keys.begin(), keys.end());
    if (std::all_of(list.begin(), list.end(), [](const json& item) { return item.is_string(); })) {
        const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
        keys.erase(std::unique(keys.begin(), keys.end(), same), keys.end());
    }
    return index < keys.size() ? std::optional(keys[index].second) : std::nullopt;
}

bool is_sorted_in_drafts(const std::string& member) {
    return member == "exceptions" || member == "skills" || member == "spoken_names";
}

// "services[1].segments[0]" of "services.farbe.segments[0]"; the path as it is, if the file does not have the object.
std::string path_in_file(const std::string& path, const SourceDocument& source) {
    const auto steps = steps_of(path);
    if (steps.size() < 2 || steps[0] == "company" || !source.value.contains(steps[0])) return path;
    const auto& list = source.value[steps[0]];
    const auto object = index_of_object(list, steps[1], steps.size() == 3 && steps[2] == "slug");
    if (!object) return path;
    auto result = SourceDocument::path_of_item(steps[0], *object);
    const auto* value = &list[*object];
    for (std::size_t i = 2; i < steps.size(); ++i) {
        auto index = index_in(steps[i]);
        if (!index) {
            result = SourceDocument::path_of_member(result, steps[i]);
            value = value != nullptr && value->is_object() && value->contains(steps[i]) ? &(*value)[steps[i]] : nullptr;
        } else {
            if (value != nullptr && is_sorted_in_drafts(steps[i - 1])) index = index_in_order(*value, *index);
            if (!index) return result;
            result = SourceDocument::path_of_item(result, *index);
            value = value != nullptr && value->is_array() && *index < value->size() ? &(*value)[*index] : nullptr;
        }
    }
    return result;
}

// --- errors --------------------------------------------------------------------------------------

template <class PathOf>
std::vector<FileError> placed(const Refusal& refusal, const SourceDocument& source, PathOf path_of) {
    std::vector<FileError> errors;
    const auto add = [&](const Refusal& one) {
        const auto path = path_of(one.field);
        errors.push_back({source.name, source.place_of(path), one.code, path, one.message});
    };
    add(refusal);
    for (const auto& one : refusal.further) add(one);
    std::stable_sort(errors.begin(), errors.end(),
                     [](const FileError& a, const FileError& b) { return a.place.line < b.place.line; });
    return errors;
}

}  // namespace

std::string text_of(const FileError& error) {
    auto text = error.file + ':';
    if (error.place.line > 0) {
        text += std::to_string(error.place.line) + ':' + std::to_string(error.place.column) + ':';
    }
    return text + ' ' + (error.field.empty() ? "" : error.field + ": ") + error.message;
}

api::Json json_of(const FileError& error) {
    const auto known = error.place.line > 0;
    return {{"file", error.file},
            {"line", known ? api::Json(error.place.line) : api::Json()},
            {"column", known ? api::Json(error.place.column) : api::Json()},
            {"field", error.field},
            {"code", name_of(error.code)},
            {"detail", error.message}};
}

std::string SourceDocument::path_of_member(const std::string& path, std::string_view name) {
    constexpr std::size_t kShown = 100;
    return (path.empty() ? "" : path + '.') + std::string(name.substr(0, kShown));
}

std::string SourceDocument::path_of_item(const std::string& path, std::size_t index) {
    return path + '[' + std::to_string(index) + ']';
}

Place SourceDocument::place_of(std::string path) const {
    while (!path.empty()) {
        const auto found = places.find(path);
        if (found != places.end()) return found->second;
        const auto last = path.find_last_of(".[");
        path.resize(last == std::string::npos ? 0 : last);
    }
    return {1, 1};
}

FromFile<SourceDocument> read_json_source(std::string name, std::string_view text) {
    SourceDocument source{std::move(name)};
    const auto malformed = [&](Place place, std::string message) {
        return std::vector{FileError{source.name, place, ErrorCode::malformed_body, "", std::move(message)}};
    };
    try {
        source.value = json::parse(text);
    } catch (const json::parse_error& error) {
        return malformed(place_at(text, error.byte == 0 ? 0 : error.byte - 1), "must be JSON");
    }
    // What JSON allows and a document does not: duplicate names, deep nesting, another value than an object.
    auto strict = http::read_json_object(text);
    if (!strict) return malformed({1, 1}, strict.refusal().message);
    source.value = *std::move(strict);
    JsonPlaces(text, source).walk();
    return source;
}

FromFile<CatalogDocument> read_document(const SourceDocument& source) {
    Checks check;
    auto document = CatalogDocument::shape().read(source.value, "", check);
    if (!check.failed()) return document;
    return placed(check.refusal(), source, [](const std::string& path) { return path; });
}

bool concerns_document(const Refusal& refusal) {
    const auto first = steps_of(refusal.field);
    return !first.empty() && CatalogDocument::shape().find(first.front()) != nullptr;
}

std::vector<FileError> errors_of(const Refusal& refusal, const SourceDocument& source) {
    return placed(refusal, source, [&](const std::string& path) { return path_in_file(path, source); });
}

}  // namespace slotkeeper::catalog
