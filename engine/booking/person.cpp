// person: compares records, contacts and names.
#include "engine/booking/person.h"

#include "engine/base/folding.h"
#include "engine/booking/commands.h"

#include <algorithm>

namespace slotkeeper {

namespace {

void add_contacts(Person& person, const std::string& phone, const std::string& email) {
    for (const auto& contact : {phone, email}) {
        if (!contact.empty()) person.contacts.push_back(contact);
    }
    std::sort(person.contacts.begin(), person.contacts.end());
    person.contacts.erase(std::unique(person.contacts.begin(), person.contacts.end()), person.contacts.end());
}

bool share_contact(const Person& a, const Person& b) {
    return std::any_of(a.contacts.begin(), a.contacts.end(), [&](const std::string& contact) {
        return std::binary_search(b.contacts.begin(), b.contacts.end(), contact);
    });
}

}  // namespace

bool is_same_person(const Person& a, const Person& b) {
    const auto share_record = a.customer && a.customer == b.customer;
    if (!share_record && !share_contact(a, b)) return false;
    return a.name.empty() || b.name.empty() || a.name == b.name || spell_same_name(a.name, b.name);
}

const Customer* customer_of(CompanyId company, const CustomerDetails& details, std::span<const Customer> known) {
    const auto is_it = [&](const Customer& one) {
        if (one.company != company) return false;
        return details.phone.empty() ? one.phone.empty() && one.email == details.email : one.phone == details.phone;
    };
    const auto found = std::find_if(known.begin(), known.end(), is_it);
    return found == known.end() ? nullptr : &*found;
}

Person person_of(CompanyId company, const CustomerDetails& details, std::span<const Customer> known) {
    Person person{.name = details.name};
    add_contacts(person, details.phone, details.email);
    if (const auto* customer = customer_of(company, details, known)) {
        person.customer = customer->id;
        add_contacts(person, customer->phone, customer->email);
    }
    return person;
}

Person person_of(CustomerId customer, std::string attendee_name, std::span<const Customer> known) {
    Person person{.customer = customer, .name = std::move(attendee_name)};
    const auto is_it = [&](const Customer& one) { return one.id == customer; };
    const auto found = std::find_if(known.begin(), known.end(), is_it);
    if (found != known.end()) add_contacts(person, found->phone, found->email);
    return person;
}

}  // namespace slotkeeper
