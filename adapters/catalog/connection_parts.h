// connection_parts: the members of a document that connect the catalogue with the voice platform and with Cal.com.
//
// No secret is in a document: a voice key is named by its file, and keys of Cal.com are not mentioned. Read on:
// connect_document.h reads and writes them.
#pragma once

#include "adapters/api/document_shape.h"
#include "engine/catalog/catalog.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::catalog {

struct VoiceAgentPart {
    std::string id{};                     // the voice platform's
    std::optional<std::string> branch{};  // its slug
    std::optional<Language> language{};
    std::optional<std::string> key_file{};  // never written

    bool operator==(const VoiceAgentPart&) const = default;
    static const api::DocumentShape<VoiceAgentPart>& shape();
};

struct VoiceNumberPart {
    std::string number{};
    std::optional<std::string> branch{};
    std::optional<Language> language{};

    bool operator==(const VoiceNumberPart&) const = default;
    static const api::DocumentShape<VoiceNumberPart>& shape();
};

struct VoicePart {
    std::optional<std::string> key_file{};  // of the key of any agent; never written
    std::vector<VoiceAgentPart> agents{};
    std::vector<VoiceNumberPart> numbers{};

    bool operator==(const VoicePart&) const = default;
    static const api::DocumentShape<VoicePart>& shape();
};

struct CalcomUserPart {
    std::string resource{};                // its slug
    std::optional<std::string> account{};  // its name; may be absent if there is only one
    std::string username{};

    bool operator==(const CalcomUserPart&) const = default;
    static const api::DocumentShape<CalcomUserPart>& shape();
};

struct CalcomEventTypePart {
    std::string service{}, resource{};  // their slugs
    std::optional<std::string> account{};
    std::int64_t event_type_id = 0;

    bool operator==(const CalcomEventTypePart&) const = default;
    static const api::DocumentShape<CalcomEventTypePart>& shape();
};

struct CalcomPart {
    std::vector<CalcomUserPart> users{};
    std::vector<CalcomEventTypePart> event_types{};

    bool operator==(const CalcomPart&) const = default;
    static const api::DocumentShape<CalcomPart>& shape();
};

}  // namespace slotkeeper::catalog
