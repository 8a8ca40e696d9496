// customers: finds, registers and changes customers.
#include "engine/desk/customers.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"
#include "engine/store/booking/customer_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper::rest {

namespace {

// --- inputs --------------------------------------------------------------------------------------

struct ListCustomers : Page<1> {
    std::optional<std::string> phone, email;
    std::optional<IdSort> sort;

    static const Shape<ListCustomers>& shape() {
        static const Shape<ListCustomers> shape(
            "ListCustomers",
            field<&ListCustomers::phone>("phone", "The customer with this number: one or none.",
                                         {.phone = true, .example = "+4915112345678"}),
            field<&ListCustomers::email>("email", "All customers with this address."), at_most_one({"phone", "email"}),
            field<&ListCustomers::sort>("sort", kSortById), Page<1>::shape());
        return shape;
    }
    Result<Done> check(const Context& context) const {
        Checks check;
        const auto region = context.services.catalogs.recent(context.company())->company().region;
        if (phone) check(normalise_phone(*phone, region));
        if (email) check(normalise_email(*email));
        if (check.failed()) return check.refusal();
        return Done{};
    }
};

struct OneCustomer {
    CustomerId id;

    static const Shape<OneCustomer>& shape() {
        static const Shape<OneCustomer> shape("OneCustomer", path_id<&OneCustomer::id>("The customer."));
        return shape;
    }
};

constexpr Rules kNoteRules{.length_max = limits::customer_note_length_max};

struct RegisterInput : PersonInput {
    std::optional<BranchId> branch_id;
    std::string note;

    static const Shape<RegisterInput>& shape() {
        static const Shape<RegisterInput> shape(
            "NewCustomer", defaulted<&RegisterInput::note>("note", "For the staff.", kNoteRules),
            field<&RegisterInput::branch_id>("branch_id", "Absent: the default branch."), PersonInput::shape());
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

struct CustomerEdit : OneCustomer {
    std::optional<std::string> name;
    std::optional<CustomerStatus> status;
    Patch<std::string> phone, email, note, birth_date;

    static const Shape<CustomerEdit>& shape() {
        static const Shape<CustomerEdit> shape(
            "CustomerChange", OneCustomer::shape(),
            field<&CustomerEdit::name>("name", "First and last name, in one line.", {.length_min = 1, .kept = true}),
            field<&CustomerEdit::phone>("phone", "With country code, or as dialled in the company's country.",
                                        {.length_max = limits::phone_length_max, .phone = true}),
            field<&CustomerEdit::status>("status", "A `blocked` customer cannot book.", {.kept = true}),
            field<&CustomerEdit::email>("email", "The e-mail address.", {.length_max = limits::email_length_max}),
            field<&CustomerEdit::note>("note", "For the staff.", kNoteRules),
            field<&CustomerEdit::birth_date>("birth_date", "A day like 1985-03-12.", {.format = "date"}));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

// --- reading -------------------------------------------------------------------------------------

Reply customer_reply(const Context& context, const Customer& customer) {
    const auto catalog = context.services.catalogs.recent(customer.company);
    return {.body = whole_customer_view().write({customer, catalog->zone_of(customer.branch)})};
}

// By phone number at most one customer, by e-mail address all who have it.
Result<std::vector<Customer>> find_customers(const ListCustomers& input, store::CustomerFilter filter,
                                             const Context& context, const Catalog& catalog) {
    if (input.phone) {
        const auto e164 = normalise_phone(*input.phone, catalog.company().region);
        if (!e164) return e164.refusal();
        const auto found =
            context.read([&](store::Tx& tx) { return store::customer_by_phone(tx, context.company(), *e164); });
        const auto shown =
            found && (!input.updated_since || found->updated_at >= *input.updated_since) && reaches(context, found->id);
        return shown ? std::vector{*found} : std::vector<Customer>();
    }
    if (input.email) {
        auto normal = normalise_email(*input.email);
        if (!normal) return normal.refusal();
        filter.email = *std::move(normal);
    }
    return context.read([&](store::Tx& tx) { return store::list_customers(tx, filter); });
}

Result<Reply> list_customers(const ListCustomers& input, Context& context) {
    const auto catalog = context.services.catalogs.recent(context.company());
    store::CustomerFilter filter;
    filter.company = context.company();
    const auto order = set_page(context, filter, input, order_named(input.sort));
    if (!order) return order.refusal();
    auto found = find_customers(input, std::move(filter), context, *catalog);
    if (!found) return found.refusal();
    auto next = cut_page(*found, input, *order);
    auto data = Json::array();
    for (const auto& customer : *found) {
        data.push_back(customer_view().write({customer, catalog->zone_of(customer.branch)}));
    }
    return page(std::move(data), std::move(next));
}

Result<Reply> show_customer(const OneCustomer& input, Context& context) {
    const auto found =
        context.read([&](store::Tx& tx) { return store::load_customer(tx, context.company(), input.id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such customer");
    return customer_reply(context, *found);
}

// The former phone numbers of the customer, oldest first.
Result<Reply> customer_history(const OneCustomer& input, Context& context) {
    std::vector<FormerPhone> phones;
    const auto found = context.read([&](store::Tx& tx) {
        phones = store::load_former_phones(tx, context.company(), input.id);
        return store::load_customer(tx, context.company(), input.id);
    });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such customer");
    const auto zone = context.services.catalogs.recent(context.company())->zone_of(found->branch);
    auto data = Json::array();
    for (const auto& former : phones) data.push_back(former_phone_view().write({former, zone}));
    return page(std::move(data), std::nullopt);
}

// --- changing ------------------------------------------------------------------------------------

Result<Customer> read_candidate(const RegisterInput& input, const Context& context, const Catalog& catalog) {
    Checks check;
    const auto* branch = check(catalog.branch_or_default(input.branch_id));
    const auto now = context.services.clock.now();
    auto details = check(read_person(input, "", catalog, now));
    if (check.failed()) return check.refusal();
    return Customer{context.services.ids.make<CustomerId>(),
                    context.company(),
                    branch->id,
                    std::move(details.name),
                    std::move(details.phone),
                    std::move(details.email),
                    context.caller.source,
                    input.note,
                    now,
                    details.birth_date};
}

Result<Customer> read_candidate(const RegisterInput& input, const Context& context) {
    return with_catalog(context, [&](const CatalogPtr& catalog) { return read_candidate(input, context, *catalog); });
}

Result<Done> RegisterInput::check(const Context& context) const { return checked(read_candidate(*this, context)); }

// A number is registered once, so a repeat is safe even without an idempotency key: it finds the known customer.
Result<Reply> add_customer(const RegisterInput& input, Context& context) {
    auto& database = context.services.database;
    auto candidate = read_candidate(input, context);
    if (!candidate) return candidate.refusal();
    auto registered = context.is_repeatable ? register_customer(database, *candidate, context.key)
                                            : Result(register_customer(database, *candidate));
    if (!registered) return registered.refusal();
    auto& customer = registered->customer;
    const CustomerDetails provided{candidate->name, candidate->phone, candidate->email, "", candidate->birth_date};
    const auto known = !registered->created && !registered->replayed;
    if (known && complete_customer(database, context.company(), customer.id, provided)) {
        const auto id = customer.id;
        auto stored = context.read([&](store::Tx& tx) { return store::load_customer(tx, context.company(), id); });
        if (stored) customer = *std::move(stored);
    }
    auto reply = customer_reply(context, customer);
    reply.status = registered->created ? 201 : 200;
    reply.location = "/v1/customers/" + customer.id.text();
    reply.replayed = registered->replayed;
    return reply;
}

// Given values are written, null removes the value, absent fields stay unchanged.
Result<CustomerChange> read_change(const CustomerEdit& input, const Context& context) {
    const auto catalog = context.services.catalogs.recent(context.company());
    const auto now = context.services.clock.now();
    Checks check;
    CustomerChange change;
    change.name = input.name;
    if (change.name) check(check_person_name(*change.name));
    const auto text_of = [](const Patch<std::string>& given) {
        return given.given ? std::optional(given.value.value_or("")) : std::nullopt;
    };
    if (input.phone.value) {
        change.phone = check(normalise_phone(*input.phone.value, catalog->company().region));
    } else {
        change.phone = text_of(input.phone);
    }
    if (input.email.value) {
        change.email = check(normalise_email(*input.email.value));
    } else {
        change.email = text_of(input.email);
    }
    change.status = input.status;
    change.note = text_of(input.note);
    if (input.birth_date.given) change.birth_date = check(read_birth_date(input.birth_date.value, "", *catalog, now));
    if (check.failed()) return check.refusal();
    return change;
}

Result<Done> CustomerEdit::check(const Context& context) const { return checked(read_change(*this, context)); }

Result<Reply> edit_customer(const CustomerEdit& input, Context& context) {
    auto& services = context.services;
    const auto change = read_change(input, context);
    if (!change) return change.refusal();
    const auto changed = change_customer(services.database, context.company(), input.id, *change, context.caller.actor);
    if (!changed) return changed.refusal();
    spdlog::info("customer: changed customer={} by={}", input.id.text(), context.caller.actor);
    return customer_reply(context, *changed);
}

}  // namespace

std::vector<Operation> customer_operations() {
    using enum ErrorCode;
    using store::Scope;
    const auto& view = whole_customer_view();
    return {
        operation<ListCustomers>(
            {.id = "customers.list",
             .method = "GET",
             .path = "/v1/customers",
             .scope = Scope::read,
             .summary = "List customers, or find them by phone number or e-mail address.",
             .description = kFollowChanges,
             .answer = Answer::page(customer_view()).as_table({"id", "name", "phone", "email", "status", "created_at"}),
             .refusals = {ambiguous}},
            list_customers),
        operation<OneCustomer>({.id = "customers.show",
                                .method = "GET",
                                .path = "/v1/customers/{id}",
                                .scope = Scope::read,
                                .summary = "Show a customer.",
                                .answer = Answer::record(view)},
                               show_customer),
        short_list<customer_history>(
            {.id = "customers.history",
             .method = "GET",
             .path = "/v1/customers/{id}/history",
             .scope = Scope::read,
             .summary = "List the phone numbers that a customer had before, oldest first.",
             .answer = Answer::page(former_phone_view()).as_table({"event", "phone", "at", "actor"}, "no history")}),
        operation<RegisterInput>(
            {.id = "customers.add",
             .method = "POST",
             .path = "/v1/customers",
             .scope = Scope::write,
             .summary = "Register a customer.",
             .description = "201: a new customer; 200: a customer with this number or address was known.",
             .answer = Answer::record(view, {201, 200}),
             .refusals = {not_found, ambiguous, state_conflict},
             .idempotent = true},
            add_customer),
        operation<CustomerEdit>(
            {.id = "customers.edit",
             .method = "PATCH",
             .path = "/v1/customers/{id}",
             .scope = Scope::write,
             .summary = "Change a customer.",
             .description = "An absent field is unchanged; null removes the value, but not name and "
                            "status. The last writer of each field wins.",
             .answer = Answer::record(view),
             .refusals = {state_conflict, ambiguous}},
            edit_customer),
    };
}

}  // namespace slotkeeper::rest
