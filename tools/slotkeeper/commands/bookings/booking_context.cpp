// booking_context: reads people from flags, and shows appointments on a terminal.
#include "tools/slotkeeper/commands/bookings/booking_context.h"

#include "engine/booking/resource_preferences.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"

namespace slotkeeper {

Result<std::vector<ResourcePreference>> preferences_of(const std::vector<std::string>& names, const Service& service,
                                                       const Catalog& catalog) {
    std::vector<ResourcePreference> preferences;
    for (const auto& name : names) {
        const auto resource = find_resource(name, catalog);
        if (!resource) return resource.refusal();
        const auto preference = preference_for(service, **resource);
        if (!preference) return refuse(ErrorCode::invalid_field, "resource", name + " cannot serve " + service.name);
        preferences.push_back(*preference);
    }
    return preferences;
}

Result<CustomerDetails> customer_of(const Person& person, const std::string& region) {
    CustomerDetails customer;
    if (const auto named = check_person_name(person.name); !named) return named.refusal();
    customer.name = person.name;
    if (person.phone.empty() && person.email.empty()) {
        return refuse(ErrorCode::missing_field, "phone", "give a phone number or an e-mail address");
    }
    if (!person.phone.empty()) {
        auto phone = normalise_phone(person.phone, region);
        if (!phone) return phone.refusal();
        customer.phone = *std::move(phone);
    }
    if (!person.email.empty()) {
        auto email = normalise_email(person.email);
        if (!email) return email.refusal();
        customer.email = *std::move(email);
    }
    return customer;
}

Json display_form(Json shown) {
    auto segments = Json::array();
    for (const auto& segment : shown["segments"]) {
        auto text = segment["start"].get<std::string>().substr(11, 5);
        if (segment["name"].is_string()) text += ' ' + segment["name"].get<std::string>();
        for (const auto& resource : segment["resources"]) text += " + " + resource.value("name", "?");
        segments.push_back(std::move(text));
    }
    shown["segments"] = std::move(segments);
    shown["service"] = shown["service"]["name"];
    if (shown["customer"].is_object()) shown["customer"] = shown["customer"]["name"];  // the table shows only the name
    return shown;
}

int show(const Context& context, const Json& shown) {
    context.output.object(context.output.json() ? shown : display_form(shown));
    return kExitOk;
}

int show_receipt(const Context& context, BookingContext& booking_context, const Receipt& receipt) {
    auto shown = booking_context.shown(std::span(&*receipt.appointment, 1)).front();
    shown["replayed"] = receipt.replayed;
    return show(context, shown);
}

}  // namespace slotkeeper
