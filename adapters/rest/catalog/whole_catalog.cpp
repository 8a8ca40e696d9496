// whole_catalog: the catalogue as one document, and the company itself.
#include "adapters/catalog/connect_document.h"
#include "adapters/catalog/convert_parts.h"
#include "adapters/rest/catalog/catalog_replies.h"
#include "adapters/rest/rest_api.h"

namespace slotkeeper::rest {

namespace {

using store::Scope;

// --- inputs --------------------------------------------------------------------------------------

struct ReplaceInput : catalog::CatalogDocument, ForceInput {
    bool prune = false;
    bool dry_run = false;

    static const Shape<ReplaceInput>& shape() {
        static const Shape<ReplaceInput> shape(
            "CatalogReplacement", catalog::CatalogDocument::shape(), ForceInput::shape(),
            defaulted<&ReplaceInput::prune>("prune", "Remove the objects that the document does not have."),
            defaulted<&ReplaceInput::dry_run>("dry_run", "Only report what would change."));
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

template <class Part>
Json list_schema(Schemas& schemas) {
    return {{"type", "array"}, {"items", WireType<Part>::schema(schemas)}};
}

template <class Part>
auto part_if_any(std::string name, std::string summary, std::optional<Part> catalog::CatalogDocument::*part) {
    return made_if_any(
        std::move(name), std::move(summary), [](Schemas& schemas) { return WireType<Part>::schema(schemas); },
        [part](const catalog::CatalogDocument& document) {
            const auto& value = document.*part;
            return value ? write_value(*value, Defaults::left_out) : Json(Json::value_t::discarded);
        });
}

// Without the members that have their default. What GET answers, PUT accepts.
const View<catalog::CatalogDocument>& document_view() {
    using catalog::CatalogDocument;
    static const View<CatalogDocument> view{
        "CatalogDocument",
        "The catalogue of a company. Members that have their default are left out.",
        made(
            "company", "The company itself.",
            [](Schemas& schemas) { return WireType<catalog::CompanyPart>::schema(schemas); },
            [](const CatalogDocument& document) { return write_value(*document.company, Defaults::left_out); }),
        made("branches", "The locations, by slug.", list_schema<catalog::BranchPart>,
             [](const CatalogDocument& document) { return write_value(document.branches, Defaults::left_out); }),
        made("services", "What can be booked, by slug.", list_schema<catalog::ServicePart>,
             [](const CatalogDocument& document) { return write_value(document.services, Defaults::left_out); }),
        made("resources", "People, rooms and devices, by slug.", list_schema<catalog::ResourcePart>,
             [](const CatalogDocument& document) { return write_value(document.resources, Defaults::left_out); }),
        part_if_any("voice", "The agents and numbers of the voice platform.", &CatalogDocument::voice),
        part_if_any("calcom", "Who and what stands for people and services at Cal.com.", &CatalogDocument::calcom)};
    return view;
}

const View<OnClock<Orphan>>& orphan_view() {
    using Shown = OnClock<Orphan>;
    static const View<Shown> view{
        "OrphanedAppointment", "A coming appointment without room in the new catalogue.",
        member("appointment_id", "", [](const Shown& shown) { return shown.record.appointment; }),
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.record.start, shown.zone};
               }),
        member("misfit", "Why it does not fit.", [](const Shown& shown) { return shown.record.misfit; })};
    return view;
}

struct ShownChange {
    const ChangedCatalog& changed;
    const std::vector<catalog::ObjectChange>& plan;
    std::vector<OnClock<Orphan>> orphans;
};

const View<ShownChange>& replaced_view() {
    static const View<ShownChange> view{
        "ReplacedCatalog",
        "What a document changed, or would change.",
        member("version", "Of the catalogue now.", [](const ShownChange& shown) { return shown.changed.version; }),
        member("changes", "How many objects differ; 0: nothing was done.",
               [](const ShownChange& shown) { return shown.plan.size(); }),
        nested(
            "plan", "What differs, with old and new values.", catalog::change_view(), Parts::list,
            [](const ShownChange& shown) -> const auto& { return shown.plan; }),
        nested("orphans", "Coming appointments that have, or would have, no room.", orphan_view(), Parts::list,
               &ShownChange::orphans)};
    return view;
}

auto policy_member(std::string name, std::string summary, ChangePolicy Company::*policy) {
    return made(
        std::move(name), std::move(summary),
        [](Schemas& schemas) { return WireType<catalog::CompanyPolicyPart>::schema(schemas); },
        [policy](const Company& company) {
            return write_value(catalog::company_part_of(company.*policy), Defaults::left_out);
        });
}

const View<Company>& company_members() {
    static const View<Company> view{
        "Company",
        "",
        member("id", "", &Company::id),
        member("slug", "Its short name in files and commands; it does not change.", &Company::slug),
        member("name", "", &Company::name),
        member("region", "The country of phone numbers without a country code, as in ISO 3166.", &Company::region),
        member("language", "The language in which customers are addressed.", &Company::language),
        member("overlapping_bookings", "Whether one person may be booked twice at the same time.",
               &Company::overlapping_bookings),
        member("move_up", "When freed time is offered to customers who would come earlier.", &Company::move_up),
        made(
            "customer_limits", "The limits of each customer; empty: none.",
            [](Schemas& schemas) { return WireType<catalog::CustomerLimitsPart>::schema(schemas); },
            [](const Company& company) {
                return write_value(catalog::customer_limits_of(company), Defaults::left_out);
            }),
        policy_member("cancel", "Who may cancel, and what it costs.", &Company::cancel),
        policy_member("reschedule", "Who may move a booking, and what it costs.", &Company::reschedule),
        made(
            "cancel_reasons", "The codes of cancellations; empty: any code.",
            [](Schemas& schemas) { return list_schema<catalog::CancelReasonPart>(schemas); },
            [](const Company& company) {
                return write_value(catalog::parts_of(company.cancel_codes), Defaults::left_out);
            }),
        made(
            "no_shows", "What follows from no-shows; empty: nothing.",
            [](Schemas& schemas) { return WireType<catalog::NoShowPart>::schema(schemas); },
            [](const Company& company) {
                return write_value(catalog::part_of(company.no_shows), Defaults::left_out);
            })};
    return view;
}

// Ways name branches by their slugs, so the whole catalogue is needed.
const View<CatalogDraft>& company_view() {
    static const View<CatalogDraft> view{
        "Company", "The company of the key.",
        members_of(company_members(), [](const CatalogDraft& draft) -> const Company& { return draft.company; }),
        made(
            "travel", "How long the way between two branches takes.",
            [](Schemas& schemas) { return WireType<catalog::TravelPart>::schema(schemas); },
            [](const CatalogDraft& draft) {
                const auto part = catalog::travel_part(draft.company, draft);
                return write_value(part.value_or(catalog::TravelPart{}), Defaults::left_out);
            })};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

Result<Reply> show_document(const NoInput& /*input*/, Context& context) {
    // Before the connections are read: a newer version of these is then refused by If-Match.
    const auto catalog = context.services.catalogs.current(context.company());
    const auto draft = draft_of(*catalog);
    auto document = catalog::document_of(draft);
    const auto connections =
        context.read([&](store::Tx& tx) { return load_connections(tx, context.company(), draft); });
    catalog::add_connections(document, connections, draft);
    return Reply{.body = document_view().write(document), .version = static_cast<int>(catalog->version())};
}

Result<Reply> replace(const ReplaceInput& input, Context& context) {
    auto& services = context.services;
    catalog::ConnectionEditor editor(input, input.prune,
                                     {services.ids, &services.sealer, &services.mapping.remote, {}});
    if (const auto asked = editor.ask(services.database, services.catalogs, context.company()); !asked) {
        return asked.refusal();
    }
    const auto changed = change_of(
        context, input,
        [&](const Catalog& catalog) {
            return catalog::draft_from(input, draft_of(catalog), input.prune, context.services.ids);
        },
        input.dry_run, {}, editor.connect());
    if (!changed) return changed.refusal();
    const auto plan = catalog::plan_of(*changed);
    const auto zone = company_zone(*context.services.catalogs.current(context.company()));
    ShownChange shown{*changed, plan, {}};
    for (const auto& orphan : changed->orphans) shown.orphans.push_back({orphan, zone});
    auto notes = catalog::plan_lines(plan);
    for (auto& note : notes_of(*changed)) notes.push_back(std::move(note));
    return Reply{
        .body = replaced_view().write(shown), .version = static_cast<int>(changed->version), .notes = std::move(notes)};
}

Result<Reply> show_company(const NoInput& /*input*/, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return Reply{.body = company_view().write(draft_of(*catalog)), .version = static_cast<int>(catalog->version())};
}

Result<Reply> edit_company(const catalog::CompanyPart& input, Context& context) {
    const auto changed = change_of(context, {}, [&](const Catalog& catalog) -> Result<CatalogDraft> {
        auto draft = draft_of(catalog);
        if (const auto put = catalog::put(draft, input); !put) return put.refusal();
        if (const auto ways = catalog::put_travel(draft, input); !ways) return ways.refusal();
        return draft;
    });
    if (!changed) return within_object(changed.refusal(), "company");
    return show_company({}, context);
}

}  // namespace

std::vector<Operation> whole_catalog_operations() {
    using enum ErrorCode;
    return {
        operation<NoInput>(
            {.id = "catalog.show",
             .method = "GET",
             .path = "/v1/catalog",
             .scope = Scope::read,
             .summary = "Show the whole catalogue as one document.",
             .description = "`PUT /v1/catalog` accepts it as it is. Objects refer to each other by slug.",
             .answer = Answer::document(document_view())},
            show_document),
        operation<ReplaceInput>(
            {.id = "catalog.replace",
             .method = "PUT",
             .path = "/v1/catalog",
             .scope = Scope::admin,
             .summary = "Change the catalogue to what a document says, whole or not at all.",
             .description = "An object with a known slug becomes what the document says; a member that is absent gets "
                            "its default. Objects that the document does not have stay, unless `prune` is set. The "
                            "same document again changes nothing. Without `voice` or `calcom` these stay as they are, "
                            "even with `prune`; new users and event types are checked at Cal.com. " +
                            std::string(kForceMeaning),
             .answer = Answer::record(replaced_view()),
             .refusals = {missing_field, state_conflict, length_differs, forbidden, in_progress, rate_limited},
             .versioned = true},
            replace),
        operation<NoInput>({.id = "companies.show",
                            .method = "GET",
                            .path = "/v1/company",
                            .scope = Scope::read,
                            .summary = "Show the company of the key.",
                            .answer = Answer::record(company_view())},
                           show_company),
        operation<catalog::CompanyPart>({.id = "companies.edit",
                                         .method = "PATCH",
                                         .path = "/v1/company",
                                         .scope = Scope::admin,
                                         .summary = "Change the company of the key.",
                                         .description = "A member that is given is replaced as a whole: `cancel` with "
                                                        "only a `fee` has no other rule any more. What is absent stays "
                                                        "as it is. The version of If-Match is that of the catalogue.",
                                         .answer = Answer::record(company_view()),
                                         .versioned = true},
                                        edit_company),
    };
}

}  // namespace slotkeeper::rest
