// connection_parts: names, meanings and bounds of the members.
#include "adapters/catalog/connection_parts.h"

#include "adapters/catalog/member_rules.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/voice/route_rows.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentShape;

constexpr Rules kKeyFile{.length_min = 1, .length_max = 1000};
constexpr Rules kAccount{.length_min = 1, .length_max = 120};
constexpr std::int64_t kEventTypeMax = (std::int64_t{1} << 53) - 1;  // the largest integer of every JSON reader
constexpr std::size_t kUsersMax = limits::resources_max;
constexpr std::size_t kEventTypesMax = 10'000;
constexpr auto kAccountMeaning = "The name of the connected account. Absent: the only one.";

}  // namespace

const DocumentShape<VoiceAgentPart>& VoiceAgentPart::shape() {
    static const DocumentShape<VoiceAgentPart> shape(
        "CatalogVoiceAgent",
        document_field<&VoiceAgentPart::id>("id", "The id of the agent on the voice platform.",
                                            {.length_max = store::kAgentIdLengthMax, .example = "agent_1"}),
        document_field<&VoiceAgentPart::branch>(
            "branch", "The slug of its branch. Absent: that of the called number, or the default.", kSlug),
        document_field<&VoiceAgentPart::language>("language",
                                                  "Its language. Absent: that of the called number, or the company's."),
        document_field<&VoiceAgentPart::key_file>(
            "key_file",
            "Of a file that `slotkeeper apply` reads: the file with the voice key of this agent, beside this one. It "
            "is stored encrypted. Requests are refused with it.",
            kKeyFile));
    return shape;
}

const DocumentShape<VoiceNumberPart>& VoiceNumberPart::shape() {
    static const DocumentShape<VoiceNumberPart> shape(
        "CatalogVoiceNumber",
        document_field<&VoiceNumberPart::number>(
            "number", "The phone number that callers dial, with country code or as dialled in the company's country.",
            {.length_max = limits::phone_length_max, .phone = true, .example = "+4930123456"}),
        document_field<&VoiceNumberPart::branch>("branch", "The slug of its branch. Absent: the default.", kSlug),
        document_field<&VoiceNumberPart::language>("language",
                                                   "Its language; needed without a branch. Absent: the company's."));
    return shape;
}

const DocumentShape<VoicePart>& VoicePart::shape() {
    static const DocumentShape<VoicePart> shape(
        "CatalogVoice",
        document_field<&VoicePart::key_file>("key_file", "As that of an agent: the file with the key of any agent.",
                                             kKeyFile),
        document_default<&VoicePart::agents>(
            "agents", "The agents of the voice platform. If there are any, calls of others are refused.",
            {.items_max = store::kVoiceRoutesMax}),
        document_default<&VoicePart::numbers>("numbers", "The numbers that have a branch or a language.",
                                              {.items_max = store::kVoiceRoutesMax}));
    return shape;
}

const DocumentShape<CalcomUserPart>& CalcomUserPart::shape() {
    static const DocumentShape<CalcomUserPart> shape(
        "CatalogCalcomUser", document_field<&CalcomUserPart::resource>("resource", "The slug of the person.", kSlug),
        document_field<&CalcomUserPart::account>("account", kAccountMeaning, kAccount),
        document_field<&CalcomUserPart::username>("username", "The user name at Cal.com.",
                                                  {.length_max = 120, .example = "anna"}));
    return shape;
}

const DocumentShape<CalcomEventTypePart>& CalcomEventTypePart::shape() {
    static const DocumentShape<CalcomEventTypePart> shape(
        "CatalogCalcomEventType",
        document_field<&CalcomEventTypePart::service>("service", "The slug of the service.", kSlug),
        document_field<&CalcomEventTypePart::resource>("resource", "The slug of the person.", kSlug),
        document_field<&CalcomEventTypePart::account>("account", kAccountMeaning, kAccount),
        document_field<&CalcomEventTypePart::event_type_id>(
            "event_type_id",
            "The id of the event type at Cal.com. Its bookings must be able to last as long as the service.",
            {.min = 1, .max = kEventTypeMax}));
    return shape;
}

const DocumentShape<CalcomPart>& CalcomPart::shape() {
    static const DocumentShape<CalcomPart> shape(
        "CatalogCalcom",
        document_default<&CalcomPart::users>("users", "Which user at Cal.com a person is.", {.items_max = kUsersMax}),
        document_default<&CalcomPart::event_types>("event_types", "Which event type stands for a service of a person.",
                                                   {.items_max = kEventTypesMax}));
    return shape;
}

}  // namespace slotkeeper::catalog
