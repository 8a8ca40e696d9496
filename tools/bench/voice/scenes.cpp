// scenes: defines the scenes.
#include "tools/bench/voice/scenes.h"

#include "adapters/receptionist/functions/function_table.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace slotkeeper::bench {

namespace {

using nlohmann::json;

const std::string kFunctions = "/hooks/retell/" + std::string(kSalon) + "/functions";
const std::string kInbound = "/hooks/retell/" + std::string(kSalon) + "/inbound";
const std::string kEvents = "/hooks/retell/" + std::string(kSalon) + "/events";

std::string result(const std::string& word) { return R"("result":")" + word + '"'; }

json with_start(std::string_view service, const FreeStart& free) {
    json arguments{{"service", service}, {"start", free.start}};
    if (!free.person.empty()) arguments["staff"] = free.person;
    return arguments;
}

json with_name(json arguments, const Guest& guest) {
    arguments["name"] = guest.name;
    return arguments;
}

// A call and its requests.
class Call {
public:
    explicit Call(Guest guest) : guest_(std::move(guest)), dialogue_(guest_.phone) {}

    const Guest& guest() const { return guest_; }
    Post ask(const std::string& function, const json& arguments, const std::string& wanted, std::string event = {}) {
        return {kFunctions, dialogue_.function_call(function, arguments), result(wanted), std::move(event)};
    }
    Post hold(const FreeStart& free) { return ask("hold_slot", with_start(kCut, free), "held", "place_hold"); }
    Post book(std::string_view service, const FreeStart& free) {
        return ask("book_appointment", with_name(with_start(service, free), guest_), "booked", "book");
    }
    Post hang_up() const { return {kEvents, dialogue_.ended(), "HTTP/1.1 204"}; }
    Post ring() const { return {kInbound, dialogue_.inbound(), R"("known_customer":"true")"}; }

private:
    Guest guest_;
    Dialogue dialogue_;
};

using Next = std::function<Scene()>;

// A scene without requests before and after the measured one.
Next plain(std::function<Post()> post) {
    return [post = std::move(post)] { return Scene{{}, post(), {}}; };
}

// Uses the arguments in turn.
Next asked_in_turn(Salon& salon, std::string function, std::string wanted, std::vector<std::function<json()>> choices) {
    auto count = std::make_shared<std::size_t>(0);
    return plain(
        [&salon, function = std::move(function), wanted = std::move(wanted), choices = std::move(choices), count] {
            return Call(salon.stranger()).ask(function, choices[(*count)++ % choices.size()](), wanted);
        });
}

std::vector<Script> greetings(Salon& salon) {
    const auto start = [&salon] { return Call(salon.guest()).ask("start_call", json::object(), "known_number"); };
    const auto list = [&salon] { return Call(salon.stranger()).ask("list_services", json::object(), "services"); };
    return {{"start_call", "", plain(start)}, {"list_services", "", plain(list)}};
}

std::vector<Script> searches(Salon& salon) {
    const auto on_a_day = [&salon](std::string_view service) {
        return [&salon, service]() -> json { return {{"service", service}, {"date", salon.day()}}; };
    };
    const auto preferring = [](std::string_view service, std::string preferences) {
        return [service, preferences = std::move(preferences)]() -> json {
            return {{"service", service}, {"wishes", preferences}};
        };
    };
    const auto booked_out = []() -> json {
        return {{"service", kCut}, {"staff", kBookedOut}, {"wishes", "vormittags"}};
    };
    return {{"check_availability", "", asked_in_turn(salon, "check_availability", "available", {on_a_day(kCut)})},
            {"check_availability", "composite",
             asked_in_turn(salon, "check_availability", "available", {on_a_day(kColour)})},
            {"find_first", "",
             asked_in_turn(salon, "find_first", "available",
                           {preferring(kCut, "vormittags"), preferring(kCut, "dienstags oder donnerstags nach 16 Uhr"),
                            preferring(kCut, "nächste Woche nachmittags"), preferring(kCut, "samstags")})},
            {"find_first", "composite",
             asked_in_turn(salon, "find_first", "available",
                           {preferring(kColour, "vormittags"), preferring(kColour, "freitags")})},
            {"find_first", "of who is booked out", asked_in_turn(salon, "find_first", "nothing_free", {booked_out})}};
}

std::vector<Script> bookings(Salon& salon) {
    return {{"hold_slot", "",
             [&salon] {
                 Call call(salon.stranger());
                 auto held = call.hold(salon.free_cut());
                 return Scene{{}, std::move(held), {call.hang_up()}};
             }},
            {"book_appointment", "", plain([&salon] { return Call(salon.stranger()).book(kCut, salon.free_cut()); })},
            {"book_appointment", "held before",
             [&salon] {
                 Call call(salon.stranger());
                 const auto start = salon.free_cut();
                 auto held = call.hold(start);
                 return Scene{{std::move(held)}, call.book(kCut, start), {}};
             }},
            {"book_appointment", "composite",
             plain([&salon] { return Call(salon.stranger()).book(kColour, salon.free_colour()); })}};
}

std::vector<Script> own_appointments(Salon& salon) {
    const auto by_name = [&salon](std::string function, std::string wanted, std::string event = {}) {
        return plain([&salon, function = std::move(function), wanted = std::move(wanted), event = std::move(event)] {
            Call call(salon.guest());
            return call.ask(function, with_name(json::object(), call.guest()), wanted, event);
        });
    };
    const auto move = [&salon] {
        Call call(salon.guest());
        auto arguments = with_name(with_start(kCut, salon.free_cut()), call.guest());
        arguments.erase("service");
        return call.ask("reschedule_appointment", arguments, "moved", "reschedule");
    };
    return {{"list_my_appointments", "", by_name("list_my_appointments", "appointments")},
            {"reschedule_appointment", "", plain(move)},
            {"cancel_appointment", "", by_name("cancel_appointment", "cancelled", "cancel")},
            {"confirm_appointment", "", by_name("confirm_appointment", "confirmed")}};
}

std::vector<Script> the_rest(Salon& salon) {
    const auto wait = [&salon] {
        Call call(salon.stranger());
        const json preference{{"service", kCut}, {"staff", kBookedOut}, {"wishes", "vormittags"}};
        return call.ask("join_waitlist", with_name(preference, call.guest()), "waits");
    };
    const auto note = [&salon](std::string function, std::string text) {
        return plain([&salon, function = std::move(function), text = std::move(text)] {
            Call call(salon.stranger());
            return call.ask(function, with_name({{"message", text}}, call.guest()), "noted");
        });
    };
    return {{"join_waitlist", "", plain(wait)},
            {"leave_message", "", note("leave_message", "Ich komme eine Viertelstunde später.")},
            {"request_callback", "", note("request_callback", "Es geht um meine letzte Rechnung.")}};
}

std::vector<Script> hooks(Salon& salon) {
    return {{"inbound", "", plain([&salon] { return Call(salon.guest()).ring(); })},
            {"events", "", [&salon] {
                 Call call(salon.stranger());
                 auto booked = call.book(kCut, salon.free_cut());
                 auto held = call.hold(salon.free_cut());
                 return Scene{{std::move(booked), std::move(held)}, call.hang_up(), {}};
             }}};
}

}  // namespace

std::vector<Script> voice_scripts(Salon& salon) {
    std::vector<Script> all;
    for (auto* make : {&hooks, &greetings, &searches, &bookings, &own_appointments, &the_rest}) {
        for (auto& script : make(salon)) all.push_back(std::move(script));
    }
    for (const auto& function : receptionist::voice_functions()) {
        const auto is_it = [&](const Script& script) { return script.name == function.name; };
        if (std::none_of(all.begin(), all.end(), is_it)) {
            throw std::logic_error("no scene for " + std::string(function.name) + ": write one");
        }
    }
    return all;
}

}  // namespace slotkeeper::bench
