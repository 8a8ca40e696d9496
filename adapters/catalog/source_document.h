// source_document: a catalogue file as JSON, and the line and column of each value in it.
//
// So an error names the place in the file, whatever its format: "my.toml:12:5: services[1].name: must not be empty".
// Read on: toml_text.h writes a document as a file; tools/slotkeeper/toml_file.h reads TOML.
#pragma once

#include "adapters/api/shape.h"
#include "adapters/catalog/catalog_document.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::catalog {

// Counted from 1; 0: unknown.
struct Place {
    unsigned line = 0, column = 0;

    bool operator==(const Place&) const = default;
};

// One error in a file. `field` has positions: "services[1].segments[0].minutes".
struct FileError {
    std::string file;
    Place place{};
    ErrorCode code = ErrorCode::invalid_field;
    std::string field, message;
};

// "my.toml:12:5: services[1].name: must not be empty"
std::string text_of(const FileError& error);
api::Json json_of(const FileError& error);

struct SourceDocument {
    std::string name;  // of the file
    api::json value = api::json::object();
    std::map<std::string, Place> places{};  // by path

    // Notes where a value is. The reader of shapes shortens the names of unknown members in its paths; so does this.
    void put(std::string path, Place place) { places.emplace(std::move(path), place); }
    static std::string path_of_member(const std::string& path, std::string_view name);
    static std::string path_of_item(const std::string& path, std::size_t index);
    // Of the value or, if it is not there, of what would hold it.
    Place place_of(std::string path) const;
};

// Either the document, or everything that is wrong in the file, by line.
template <class T>
using FromFile = std::variant<T, std::vector<FileError>>;

// Reads JSON as strictly as the API reads bodies.
FromFile<SourceDocument> read_json_source(std::string name, std::string_view text);

// Reads the document by its shape. An unknown member is refused with the nearest known one.
FromFile<CatalogDocument> read_document(const SourceDocument& source);

// Whether the refusal is about something that a file has, and not about the request.
bool concerns_document(const Refusal& refusal);

// What draft_from, check_draft and change_catalog refuse, in terms of the file. They name objects by slug, and the
// items of lists that have no order of their own by their position in the order of a draft.
std::vector<FileError> errors_of(const Refusal& refusal, const SourceDocument& source);

}  // namespace slotkeeper::catalog
