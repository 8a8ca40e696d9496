// companies: creates, lists, shows and closes the companies of the installation.
//
// Only an installation key may, which belongs to no company and reaches nothing inside one.
#include "adapters/catalog/apply_document.h"
#include "adapters/rest/access/key_records.h"
#include "adapters/rest/catalog/catalog_replies.h"
#include "adapters/rest/rest_api.h"
#include "engine/base/text.h"
#include "engine/desk/catalog/close_company.h"
#include "engine/desk/catalog/create_company.h"
#include "engine/guards/api_key.h"
#include "engine/store/catalog/company_rows.h"

namespace slotkeeper::rest {

namespace {

using store::CompanyRecord;
using store::Scope;

struct NewCompany : catalog::CatalogDocument {
    std::optional<std::string> first_key;

    static const Shape<NewCompany>& shape() {
        static const Shape<NewCompany> shape(
            "NewCompany", catalog::CatalogDocument::shape(),
            field<&NewCompany::first_key>("first_key",
                                          "Also create an API key of the company with the scope admin: its purpose, in "
                                          "one line.",
                                          {.length_min = 1}));
        return shape;
    }
    Result<Done> check(const Context& /*context*/) const {
        auto trouble = first_key ? trouble_with_text(*first_key, limits::name_length_max, Lines::one) : "";
        if (trouble.empty()) return Done{};
        return refuse(ErrorCode::invalid_field, "first_key", std::move(trouble));
    }
};

struct OneCompany {
    CompanyId id;

    static const Shape<OneCompany>& shape() {
        static const Shape<OneCompany> shape("OneCompany", path_id<&OneCompany::id>("The company."));
        return shape;
    }
};

struct ClosedCompany : OneCompany, ForceInput {
    static const Shape<ClosedCompany>& shape() {
        static const Shape<ClosedCompany> shape("ClosedCompany", OneCompany::shape(), ForceInput::shape());
        return shape;
    }
};

struct ShownCompany {
    const CompanyRecord& record;
    std::optional<std::string> api_key{};
};

const View<ShownCompany>& listed_company_view() {
    static const View<ShownCompany> view{
        "ListedCompany",
        "A company of the installation.",
        member("id", "", [](const ShownCompany& shown) { return shown.record.id; }),
        member("slug", "Its short name in files and commands; it does not change.",
               [](const ShownCompany& shown) { return shown.record.company.slug; }),
        member("name", "", [](const ShownCompany& shown) { return shown.record.company.name; }),
        member("region", "The country of phone numbers without a country code, as in ISO 3166.",
               [](const ShownCompany& shown) { return shown.record.company.region; }),
        member("language", "The language in which customers are addressed.",
               [](const ShownCompany& shown) { return shown.record.company.language; }),
        member("created_at", "",
               [](const ShownCompany& shown) { return local_time(shown.record.created_at, TimeZone::utc()); }),
        member("updated_at", "When these values last changed.",
               [](const ShownCompany& shown) { return local_time(shown.record.updated_at, TimeZone::utc()); }),
        member("closed_at", "Since when nothing can be booked and no key of it works.", [](const ShownCompany& shown) {
            const auto& closed = shown.record.closed_at;
            return closed ? std::optional(local_time(*closed, TimeZone::utc())) : std::nullopt;
        })};
    return view;
}

const View<ShownCompany>& created_company_view() {
    static const View<ShownCompany> view{"CreatedCompany", "A company that was created.", listed_company_view(),
                                         member_if_any("api_key", "Its first API key. It is in no other answer.",
                                                       [](const ShownCompany& shown) { return shown.api_key; })};
    return view;
}

Result<Reply> create_listed_company(const NewCompany& input, Context& context) {
    if (const auto right = input.check(context); !right) return right.refusal();
    auto& services = context.services;
    const auto draft = catalog::new_company(input, services.ids);
    if (!draft) return draft.refusal();
    catalog::ConnectionEditor editor(input, false, {services.ids, &services.sealer, &services.mapping.remote, {}});
    const auto connections = editor.edited({}, *draft);
    if (!connections) return connections.refusal();
    std::optional<std::string> secret;
    if (input.first_key) secret = new_api_key();
    const auto key_id = services.ids.make<ApiKeyId>();
    const auto add_key = [&](store::Tx& tx) {
        write_connections(tx, draft->company.id, {}, *connections, tx.now());
        if (!secret) return;
        const store::ApiKey key{key_id, draft->company.id, *input.first_key, {Scope::admin}, tx.now(), std::nullopt};
        store::insert_api_key(tx, key, *api_key_hash(*secret));
    };
    if (const auto done = create_company(services.database, *draft, add_key); !done) return done.refusal();
    const auto made = context.read([&](store::Tx& tx) { return store::load_company(tx, draft->company.id); });
    return Reply{.body = created_company_view().write({made.value(), secret}), .status = 201};
}

Result<Reply> list_all_companies(const Page<1>& input, Context& context) {
    store::CompanyFilter filter;
    const auto order = set_page(context, filter, input);
    if (!order) return order.refusal();
    auto found = context.read([&](store::Tx& tx) { return store::list_companies(tx, filter); });
    auto next = cut_page(found, input, *order);
    auto data = Json::array();
    for (const auto& company : found) data.push_back(listed_company_view().write({company}));
    return page(std::move(data), std::move(next));
}

Result<Reply> find_listed_company(const OneCompany& input, Context& context) {
    const auto found = context.read([&](store::Tx& tx) { return store::load_company(tx, input.id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no company with this id");
    return Reply{.body = listed_company_view().write({*found})};
}

Result<Reply> close_listed_company(const ClosedCompany& input, Context& context) {
    auto& services = context.services;
    const CompanyEnd end{input.id, input.force, input.reason.value_or(""), context.caller.actor};
    // Its accounts first: while one is connected, bookings made at Cal.com would still arrive.
    if (const auto may = check_close(services.database, end); !may) return may.refusal();
    for (const auto& account : services.accounts.list(input.id)) {
        if (const auto done = services.accounts.disconnect(input.id, account.id); !done) return done.refusal();
    }
    if (const auto closed = close_company(services.database, end); !closed) return closed.refusal();
    return Reply{.body = {{"id", input.id.text()}, {"closed", true}}, .status = 204};
}

}  // namespace

std::vector<Operation> company_operations() {
    return {
        operation<Page<1>>(
            {.id = "companies.list",
             .method = "GET",
             .path = "/v1/companies",
             .scope = Scope::read,
             .summary = "List the companies, with an installation key.",
             .answer = Answer::page(listed_company_view()).as_table({"id", "slug", "name", "region", "language"}),
             .of_every_company = true,
             .reach = Reach::installation},
            list_all_companies),
        operation<NewCompany>(
            {.id = "companies.create",
             .method = "POST",
             .path = "/v1/companies",
             .scope = Scope::admin,
             .summary = "Create a company, with an installation key.",
             .description = "The body is a catalogue document as for `PUT /v1/catalog`: at least the company with slug "
                            "and name, and its first branch. All of it is stored, or nothing. The installation key "
                            "reaches nothing inside the company, so `first_key` makes a key for it. A repeat is "
                            "refused, because slugs are unique.",
             .answer = Answer::record(created_company_view(), {201}),
             .refusals = {ErrorCode::missing_field, ErrorCode::state_conflict},
             .of_every_company = true,
             .reach = Reach::installation,
             .example = {{"company", {{"slug", "morgenrot"}, {"name", "Salon Morgenrot"}, {"region", "DE"}}},
                         {"branches", Json::array({Json{{"name", "Berlin-Mitte"}, {"time_zone", "Europe/Berlin"}}})},
                         {"first_key", "set-up"}}},
            create_listed_company),
        operation<OneCompany>({.id = "companies.find",
                               .method = "GET",
                               .path = "/v1/companies/{id}",
                               .scope = Scope::read,
                               .summary = "Show a company, with an installation key.",
                               .answer = Answer::record(listed_company_view()),
                               .of_every_company = true,
                               .reach = Reach::installation},
                              find_listed_company),
        operation<ClosedCompany>(
            {.id = "companies.delete",
             .method = "DELETE",
             .path = "/v1/companies/{id}",
             .scope = Scope::admin,
             .summary = "Close a company, with an installation key.",
             .description =
                 "Nothing can be booked any more, its API keys and voice keys are revoked, and its accounts at Cal.com "
                 "are disconnected. Its records and its slug stay; it is not opened again. If appointments are to "
                 "come, "
                 "it is refused with `state_conflict`, and `in_the_way` lists up to 20 of them; with `force` and a "
                 "`reason` it is done, and `slotkeeper check` lists these appointments. A repeat changes nothing.",
             .answer = Answer::nothing(),
             .refusals = {ErrorCode::missing_field, ErrorCode::state_conflict},
             .destructive = true,
             .of_every_company = true,
             .reach = Reach::installation},
            close_listed_company),
    };
}

}  // namespace slotkeeper::rest
