// appointment_commands: from flags to a command at the desk, and appointments as the REST API shows them.
#include "tools/slotkeeper/commands/bookings/appointment_commands.h"

#include "adapters/rest/shapes/appointment_answers.h"
#include "engine/base/text.h"
#include "engine/booking/wishes.h"
#include "engine/customers/email.h"
#include "engine/customers/person_name.h"
#include "engine/customers/phone.h"
#include "engine/guards/idempotency.h"
#include "engine/store/rows/appointment_rows.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

// The desk of this process, and one company of its.
class Counter {
public:
    explicit Counter(const Config& config)
        : engine_(config), door_{engine_.database(),      engine_.desk,
                                 engine_.catalogs,        engine_.ids,
                                 engine_.clock,           engine_.accounts,
                                 engine_.reconciler,      engine_.mapping,
                                 config.calcom_url,       true,
                                 &engine_.slots_elsewhere} {}

    std::optional<Refusal> open(const std::string& company) {
        auto found = find_company(company, engine_.database(), engine_.catalogs);
        if (!found) return found.refusal();
        catalog_ = *std::move(found);
        return std::nullopt;
    }

    // REQUIRES of all that follow: open() refused nothing.
    const Catalog& catalog() const { return *catalog_; }
    CompanyId company() const { return catalog_->company().id; }
    IdSource& ids() { return engine_.ids; }
    template <class Reader>
    auto read(Reader reader) {
        return engine_.database().read(reader);
    }

    Result<Appointment> appointment(const std::string& text) {
        const auto id = parse_id<AppointmentId>(text);
        if (!id) return id.refusal();
        auto found = read([&](store::Tx& tx) { return store::load_appointment(tx, company(), *id); });
        if (found) return *std::move(found);
        return refuse(ErrorCode::not_found, "id", "this company has no appointment " + text);
    }

    std::vector<Json> shown(std::span<const Appointment> appointments) {
        return rest::stored_json(door_, {ApiKeyId{}, company()}, appointments);
    }

    // `asked` says the same for the same question: what the key, if there is one, stands for.
    template <class Ask>
    Result<Receipt> submit(Ask ask, const std::string& operation, const std::string& key, const Json& asked) {
        Command command;
        command.ask = std::move(ask);
        command.company = company();
        command.actor = "command";
        command.source = Source::manual;
        command.key = key.empty() ? key_of_our_own(Door::command, ids().next())
                                  : request_key(Door::command, company(), operation, key, asked.dump());
        auto named = with_person_heard(command, engine_.database(), engine_.catalogs, engine_.clock.now(),
                                       &engine_.slots_elsewhere);
        return engine_.desk.submit(named ? *std::move(named) : std::move(command));
    }

    // With other starts that are free, where this one is not.
    Refusal helpful(Refusal refusal, ServiceId service, BranchId branch, const std::vector<Wish>& wishes,
                    Instant start) {
        if (refusal.code != ErrorCode::slot_conflict) return refusal;
        const auto question = rest::question_about(company(), service, branch, wishes);
        refusal.alternatives =
            alternatives_near(question, start, door_.database, door_.catalogs, door_.clock.now(), door_.other_calendar)
                .starts;
        return refusal;
    }

private:
    Engine engine_;
    rest::RestDoor door_;
    CatalogPtr catalog_;
};

Result<std::vector<Wish>> wishes_of(const std::vector<std::string>& names, const Service& service,
                                    const Catalog& catalog) {
    std::vector<Wish> wishes;
    for (const auto& name : names) {
        const auto resource = find_resource(name, catalog);
        if (!resource) return resource.refusal();
        const auto wish = wish_for(service, **resource);
        if (!wish) return refuse(ErrorCode::invalid_field, "resource", name + " cannot serve " + service.name);
        wishes.push_back(*wish);
    }
    return wishes;
}

Result<CustomerDetails> customer_of(const BookOptions& options, const std::string& region) {
    CustomerDetails customer;
    if (const auto named = check_person_name(options.name); !named) return named.refusal();
    customer.name = options.name;
    if (options.phone.empty() && options.email.empty()) {
        return refuse(ErrorCode::missing_field, "phone", "give a phone number or an e-mail address");
    }
    if (!options.phone.empty()) {
        auto phone = normalise_phone(options.phone, region);
        if (!phone) return phone.refusal();
        customer.phone = *std::move(phone);
    }
    if (!options.email.empty()) {
        auto email = normalise_email(options.email);
        if (!email) return email.refusal();
        customer.email = *std::move(email);
    }
    return customer;
}

Result<Book> booking_of(const BookOptions& options, Counter& counter) {
    const auto& catalog = counter.catalog();
    const auto branch = find_branch(options.branch, catalog);
    if (!branch) return branch.refusal();
    const auto service = find_service(options.service, catalog);
    if (!service) return service.refusal();
    const auto start = parse_time(options.start, "start", (*branch)->zone);
    if (!start) return start.refusal();
    auto wishes = wishes_of(options.resources, **service, catalog);
    if (!wishes) return wishes.refusal();
    auto customer = customer_of(options, catalog.company().region);
    if (!customer) return customer.refusal();
    if (auto trouble = trouble_with_text(options.notes, limits::notes_length_max, Lines::many); !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, "notes", std::move(trouble));
    }
    return Book{counter.ids().make<AppointmentId>(),
                (*branch)->id,
                (*service)->id,
                *start,
                *std::move(wishes),
                *std::move(customer),
                options.notes,
                {}};
}

const TimeZone& zone_of(const Appointment& appointment, const Catalog& catalog) {
    return catalog.branch(appointment.branch)->zone;
}

// For a terminal: names instead of objects, a text for each segment.
Json told(Json shown) {
    auto segments = Json::array();
    for (const auto& segment : shown["segments"]) {
        auto text = segment["start"].get<std::string>().substr(11, 5);
        if (segment["name"].is_string()) text += ' ' + segment["name"].get<std::string>();
        for (const auto& resource : segment["resources"]) text += " + " + resource.value("name", "?");
        segments.push_back(std::move(text));
    }
    shown["segments"] = std::move(segments);
    shown["service"] = shown["service"]["name"];
    if (shown["customer"].is_object()) shown["customer"] = shown["customer"]["name"];  // whose number it is
    return shown;
}

int show(const Context& context, const Json& shown) {
    context.output.object(context.output.json() ? shown : told(shown));
    return kExitOk;
}

int show_receipt(const Context& context, Counter& counter, const Receipt& receipt) {
    auto shown = counter.shown(std::span(&*receipt.appointment, 1)).front();
    shown["replayed"] = receipt.replayed;
    return show(context, shown);
}

Result<store::AppointmentFilter> filter_of(const AppointmentListOptions& options, const Counter& counter) {
    const auto& catalog = counter.catalog();
    store::AppointmentFilter filter;
    filter.company = counter.company();
    filter.rows_max = options.limit + 1;  // one more tells whether there are more
    const auto branch = catalog.branch_or_default(std::nullopt);
    const auto zone = branch ? (*branch)->zone : *TimeZone::find("UTC");
    if (!options.from.empty()) {
        const auto from = parse_time(options.from, "from", zone);
        if (!from) return from.refusal();
        filter.from = *from;
    }
    if (!options.until.empty()) {
        const auto until = parse_time(options.until, "until", zone);
        if (!until) return until.refusal();
        filter.until = *until;
    }
    if (!options.state.empty()) {
        const auto state = parse_word<State>(options.state, "state");
        if (!state) return state.refusal();
        filter.state = *state;
    }
    if (!options.resource.empty()) {
        const auto resource = find_resource(options.resource, catalog);
        if (!resource) return resource.refusal();
        filter.resource = (*resource)->id;
    }
    return filter;
}

}  // namespace

int appointments_list(const Context& context, const AppointmentListOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto filter = filter_of(options, counter);
    if (!filter) return context.output.refused(filter.refusal());
    const auto found = counter.read([&](store::Tx& tx) { return store::list_appointments(tx, *filter); });
    auto rows = Json::array();
    for (const auto& shown : counter.shown(found)) rows.push_back(context.output.json() ? shown : told(shown));
    context.output.list(rows, {"id", "state", "start", "end", "service", "attendee_name", "sync", "version"},
                        "no appointments", options.limit);
    return kExitOk;
}

int appointments_show(const Context& context, const AppointmentOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto found = counter.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    return show(context, counter.shown(std::span(&*found, 1)).front());
}

int appointments_history(const Context& context, const AppointmentOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto found = counter.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto history =
        counter.read([&](store::Tx& tx) { return store::load_history(tx, counter.company(), found->id); });
    auto rows = Json::array();
    for (const auto& event : history) rows.push_back(rest::audit_json(event, zone_of(*found, counter.catalog())));
    context.output.list(rows, {"version", "event", "state", "actor", "reason", "at", "start", "end"}, "no history");
    return kExitOk;
}

int appointments_book(const Context& context, const BookOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    auto booking = booking_of(options, counter);
    if (!booking) return context.output.refused(booking.refusal());
    const Json asked{options.branch, options.service, options.start, options.resources,
                     options.name,   options.phone,   options.email, options.notes};
    const auto receipt = counter.submit(*booking, "appointments book", options.key, asked);
    if (!receipt) {
        return context.output.refused(
            counter.helpful(receipt.refusal(), booking->service, booking->branch, booking->wishes, booking->start),
            &counter.catalog().branch(booking->branch)->zone);
    }
    return show_receipt(context, counter, *receipt);
}

int appointments_reschedule(const Context& context, const RescheduleOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto& catalog = counter.catalog();
    const auto found = counter.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const auto start = parse_time(options.start, "start", zone_of(*found, catalog));
    if (!start) return context.output.refused(start.refusal());
    const auto wishes = wishes_of(options.resources, *catalog.service(found->service), catalog);
    if (!wishes) return context.output.refused(wishes.refusal());
    const Json asked{options.id, options.start, options.resources, options.open, options.version.value_or(0)};
    const auto receipt = counter.submit(Reschedule{found->id, *start, *wishes, options.open, options.version},
                                        "appointments reschedule", options.key, asked);
    if (!receipt) {
        return context.output.refused(
            counter.helpful(receipt.refusal(), found->service, found->branch, *wishes, *start),
            &zone_of(*found, catalog));
    }
    return show_receipt(context, counter, *receipt);
}

int appointments_cancel(const Context& context, const CancelOptions& options) {
    Counter counter(context.config);
    if (const auto refusal = counter.open(options.company)) return context.output.refused(*refusal);
    const auto found = counter.appointment(options.id);
    if (!found) return context.output.refused(found.refusal());
    const Json asked{options.id, options.reason, options.version.value_or(0)};
    const auto receipt =
        counter.submit(Cancel{found->id, options.reason, options.version}, "appointments cancel", options.key, asked);
    if (!receipt) return context.output.refused(receipt.refusal());
    return show_receipt(context, counter, *receipt);
}

}  // namespace slotkeeper
