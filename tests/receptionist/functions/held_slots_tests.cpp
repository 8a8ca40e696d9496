// held_slots_tests: which alternatives are held for a caller, for how long, and how much of a day.
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/front.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json call_of(const std::string& id, const std::string& number) {
    auto call = Front::default_call();
    call["call_id"] = id;
    call["from_number"] = number;
    return call;
}

// Anna cuts from 9 to 13 and from 13:30 to 17:30: sixteen cuts, one after the other.
struct HeldFront : Front {
    HeldFront() { BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(10, 0), salon.staff(0).id)).ok()); }

    static json cut(const std::string& start, const std::string& name = "Erika Muster") {
        return {{"service", "Haarschnitt"}, {"staff", "Anna"}, {"start", start}, {"name", name}};
    }
    // Asks for the start that is taken.
    Answer refused(const json& who, int days = 0) {
        auto answer = call("book_appointment", cut(at(10, 0, days)), who);
        BOOST_TEST(answer.body["result"] == "slot_conflict", answer.text);
        return answer;
    }
    static std::set<std::string> kept(const Answer& answer) {
        std::set<std::string> starts;
        for (const auto& one : answer.body["alternatives"]) {
            if (one.contains("held_until")) starts.insert(one["start"]);
        }
        return starts;
    }
    static std::set<std::string> offered(const Answer& answer) {
        std::set<std::string> starts;
        for (const auto& one : answer.body["alternatives"]) starts.insert(one["start"]);
        return starts;
    }
    std::int64_t held() {
        return salon.test.number(
            "SELECT COUNT(*) FROM appointment WHERE state = 'held' AND expires_at > UTC_TIMESTAMP(6)");
    }
    void ends(const std::string& call_id) {
        auto call = Front::default_call();
        call["call_id"] = call_id;
        const json body{{"event", "call_ended"}, {"call", call}};
        BOOST_TEST(call_signed("/hooks/retell/demo/events", body.dump(), voice_secret).status == 204);
    }
    Room room_of_anna(int days = 0) {
        SlotQuestion question;
        question.company = demo::kCompany;
        question.service = salon.service("Haarschnitt").id;
        question.branch = demo::branch().id;
        question.span = {Salon::at(0, 0, days), Salon::at(23, 0, days)};
        question.preferences = {{0, 0, salon.staff(0).id}};
        return room_in(question, salon.database, salon.catalogs, salon.clock.now());
    }
};

const auto kErikasNumber = call_of("erika", "+4915112345678");
const auto kHans = call_of("hans", "+4915187654321");

}  // namespace

BOOST_FIXTURE_TEST_SUITE(held_slots_tests, HeldFront)

BOOST_AUTO_TEST_CASE(alternative_starts_are_held_and_not_offered_to_other_callers) {
    const auto first = refused(kErikasNumber);
    // 9:15 and 9:30 would overlap, so only one of them is offered.
    BOOST_TEST(offered(first) == (std::set<std::string>{at(9, 0), at(9, 30), at(10, 30)}),
               boost::test_tools::per_element());
    BOOST_TEST(kept(first) == offered(first), boost::test_tools::per_element());
    BOOST_TEST(held() == 3);
    const auto second = refused(kHans);
    for (const auto& start : offered(second)) {
        BOOST_TEST(!kept(first).contains(start), start);
        BOOST_TEST(call("book_appointment", cut(start, "Hans Meier"), kHans).body["result"] == "booked", start);
    }
    for (const auto& start : kept(first)) {
        BOOST_TEST(call("book_appointment", cut(start, "Hans Meier"), kHans).body["result"] == "slot_conflict", start);
    }
    BOOST_TEST(call("book_appointment", cut(at(9, 30)), kErikasNumber).body["result"] == "booked");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_caller_may_book_any_held_start_or_one_that_overlaps_them) {
    refused(kErikasNumber);
    const auto free =
        call("check_availability",
             {{"service", "Haarschnitt"}, {"staff", "Anna"}, {"from", at(9, 15)}, {"to", at(9, 40)}}, kErikasNumber);
    BOOST_TEST(free.body["result"] == "available", free.text);
    const auto for_others =
        call("check_availability",
             {{"service", "Haarschnitt"}, {"staff", "Anna"}, {"from", at(9, 15)}, {"to", at(9, 40)}}, kHans);
    BOOST_TEST(for_others.body["result"] == "other_times", for_others.text);
    BOOST_TEST(call("book_appointment", cut(at(9, 15)), kErikasNumber).body["result"] == "booked");
    BOOST_TEST(held() == 0);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(holds_are_released_by_another_choice_another_offer_and_the_end_of_the_call) {
    refused(kErikasNumber);
    BOOST_TEST(call("book_appointment", cut(at(15)), kErikasNumber).body["result"] == "booked");
    BOOST_TEST(held() == 0);

    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(16, 0), salon.staff(0).id)).ok());
    refused(kHans);
    const auto later = call("book_appointment", cut(at(16), "Hans Meier"), kHans);
    BOOST_TEST(later.body["result"] == "slot_conflict");
    BOOST_TEST(!kept(later).empty());
    BOOST_TEST(held() == static_cast<std::int64_t>(kept(later).size()));
    ends("hans");
    BOOST_TEST(held() == 0);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_same_offer_again_keeps_the_same_holds) {
    const auto first = refused(kErikasNumber);
    const auto again = refused(kErikasNumber);
    BOOST_TEST(again.body["alternatives"] == first.body["alternatives"]);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE holder IS NOT NULL") == 3);
}

// What cannot be kept for the caller is no offer: by the time they have chosen, it may be gone.
BOOST_AUTO_TEST_CASE(only_held_alternatives_are_offered) {
    for (auto i = 0; i < 8; ++i) {
        const auto answer = refused(call_of("call_" + std::to_string(i), "+49151000000" + std::to_string(10 + i)));
        BOOST_TEST(offered(answer) == kept(answer), boost::test_tools::per_element());
        const auto said = answer.body["say"].get<std::string>();
        BOOST_TEST((said.find("Welche andere Zeit") != std::string::npos) == kept(answer).empty(), said);
    }
    BOOST_TEST(salon.broken_rows() == 0);
}

// What the caller asked to have kept outlives what was only offered.
BOOST_AUTO_TEST_CASE(hold_slot_takes_an_offer_over_and_a_later_offer_leaves_it) {
    refused(kErikasNumber);
    BOOST_TEST(call("hold_slot", cut(at(9, 30)), kErikasNumber).body["result"] == "held");
    BOOST_TEST(held() == 1);
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(16, 0), salon.staff(0).id)).ok());
    const auto later = call("book_appointment", cut(at(16)), kErikasNumber);
    BOOST_TEST(kept(later).size() == 2U);
    BOOST_TEST(offered(later) == kept(later), boost::test_tools::per_element());
    BOOST_TEST(held() == 3);
    BOOST_TEST(call("book_appointment", cut(at(9, 30)), kErikasNumber).body["result"] == "booked");
    BOOST_TEST(held() == 0);
}

BOOST_AUTO_TEST_CASE(an_appointment_is_moved_to_what_was_kept_for_it) {
    const auto id = call("book_appointment", cut(at(14)), kErikasNumber).body["appointment_id"].get<std::string>();
    const auto refusal =
        call("reschedule_appointment", {{"appointment", id}, {"start", at(10)}, {"staff", "Anna"}}, kErikasNumber);
    BOOST_TEST(refusal.body["result"] == "slot_conflict");
    BOOST_TEST(kept(refusal).contains(at(9, 30)), refusal.text);
    const auto moved =
        call("reschedule_appointment", {{"appointment", id}, {"start", at(9, 30)}, {"staff", "Anna"}}, kErikasNumber);
    BOOST_TEST(moved.body["result"] == "moved", moved.text);
    BOOST_TEST(held() == 0);
    // Said as a booking, it is a changed mind, and that too.
    BOOST_TEST(!kept(refused(kErikasNumber)).empty());
    BOOST_TEST(call("book_appointment", cut(at(10, 30)), kErikasNumber).body["appointment_id"] == id);
    BOOST_TEST(held() == 0);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_number_of_holds_is_limited_per_number) {
    const auto number = kErikasNumber["from_number"].get<std::string>();
    for (auto i = 0; i < 4; ++i) refused(call_of("call_" + std::to_string(i), number));
    BOOST_TEST(held() == 3);
    BOOST_TEST(call("hold_slot", cut(at(16)), call_of("call_9", number)).body["result"] == "too_many_holds");
    BOOST_TEST(call("hold_slot", cut(at(16)), call_of("call_9", "anonymous")).body["result"] == "held");
    BOOST_TEST(call("hold_slot", cut(at(16, 30)), kHans).body["result"] == "held");
}

BOOST_AUTO_TEST_CASE(two_starts_of_a_day_stay_free_for_each_hold) {
    for (auto i = 0; i < 12; ++i)
        refused(call_of("call_" + std::to_string(i), "+49151000000" + std::to_string(10 + i)));
    const auto [count, free] = room_of_anna();
    BOOST_TEST(count >= 3U);
    BOOST_TEST(2 * count <= free);
    // The day after, she has all but three cuts free, of which one may be kept.
    BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(10, 0, 1), salon.staff(0).id)).ok());
    for (const auto& [from, until] : {std::pair(9, 10), std::pair(13, 18)}) {
        BOOST_REQUIRE(salon.desk
                          .submit(salon.make(BlockTime{salon.ids.make<BlockId>(),
                                                       salon.staff(0).id,
                                                       {Salon::at(from, 0, 1), Salon::at(until, 0, 1)},
                                                       "course"}))
                          .ok());
    }
    BOOST_REQUIRE(
        salon.desk
            .submit(salon.make(BlockTime{
                salon.ids.make<BlockId>(), salon.staff(0).id, {Salon::at(12, 0, 1), Salon::at(13, 0, 1)}, "course"}))
            .ok());
    BOOST_TEST(room_of_anna(1).free == 3U);
    BOOST_TEST(kept(refused(call_of("next_day", "+4915100000099"), 1)).size() == 1U);
    BOOST_TEST(kept(refused(call_of("next_day_2", "+4915100000098"), 1)).empty());
}

BOOST_AUTO_TEST_CASE(no_hold_is_placed_without_a_call_or_if_disabled) {
    BOOST_TEST(kept(refused(call_of("", "+4915112345678"))).empty());
    receptionist.holds.max = 0;
    const auto answer = refused(kErikasNumber);
    BOOST_TEST(kept(answer).empty());
    BOOST_TEST(offered(answer).size() == 3U);
    BOOST_TEST(call("hold_slot", cut(at(9)), kErikasNumber).body["result"] == "too_many_holds");
    receptionist.holds = {Seconds(20), 1};
    BOOST_TEST(kept(refused(kErikasNumber)).size() == 1U);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'held' AND expires_at > "
                                 "UTC_TIMESTAMP() + INTERVAL 25 SECOND") == 0);
}

// Each looks before it places, and again after.
BOOST_AUTO_TEST_CASE(concurrent_anonymous_callers_do_not_hold_the_whole_day, *boost::unit_test::label("slow")) {
    for (auto round = 1; round <= 8; ++round) {
        std::vector<Answer> answers(12);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < answers.size(); ++i) {
                threads.emplace_back([&, i] {
                    const auto who = "r" + std::to_string(round) + "_" + std::to_string(i);
                    const auto start =
                        at(9 + static_cast<int>(i) / 2 + (i > 7 ? 1 : 0), i % 2 == 0 ? 0 : 30, 7 * round);
                    answers[i] = call("hold_slot", cut(start), call_of(who, "anonymous"));
                });
            }
        }
        const auto [count, free] = room_of_anna(7 * round);
        BOOST_TEST((count <= 1 || 2 * count <= free), count << " held, " << free << " free");
    }
}

// Many at once, several of them from one number: when it is quiet again no rule is broken, and what one was told to be
// kept for them is theirs.
BOOST_AUTO_TEST_CASE(callers_who_are_refused_at_once_share_the_day, *boost::unit_test::label("slow")) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        std::mt19937 random(seed);
        for (auto round = 0; round < 8; ++round) {
            const auto day = 7 * (round + 1);
            BOOST_REQUIRE(salon.desk.submit(salon.book(Salon::at(10, 0, day), salon.staff(0).id)).ok());
            const auto callers = 4 + random() % 8;
            std::vector<Answer> answers(callers);
            const auto who = [&](std::size_t i) {
                return call_of("r" + std::to_string(round) + "_" + std::to_string(i),
                               "+49151" + std::to_string(10'000'000 + 100 * round + static_cast<int>(i / 3)));
            };
            {
                std::vector<std::jthread> threads;
                for (std::size_t i = 0; i < callers; ++i) {
                    threads.emplace_back(
                        [&, i] { answers[i] = call("book_appointment", cut(at(10, 0, day)), who(i)); });
                }
            }
            const auto [count, free] = room_of_anna(day);
            BOOST_TEST(2 * count <= free);
            std::map<std::size_t, std::size_t> of_number;
            std::set<std::string> told;
            for (std::size_t i = 0; i < callers; ++i) {
                BOOST_TEST(answers[i].body["result"] == "slot_conflict", answers[i].text);
                for (const auto& start : kept(answers[i])) {
                    BOOST_TEST(told.insert(start).second, start << " is kept for two");
                    ++of_number[i / 3];
                }
            }
            for (const auto& [number, starts] : of_number) BOOST_TEST(starts <= receptionist.holds.max);
            for (std::size_t i = 0; i < callers; ++i) {
                const auto starts = kept(answers[i]);
                if (starts.empty()) continue;
                const auto booked = call("book_appointment", cut(*starts.begin()), who(i));
                BOOST_TEST(booked.body["result"] == "booked", booked.text);
            }
            BOOST_TEST(salon.broken_rows() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(explicit_holds_do_not_take_the_whole_day) {
    auto kept_for_calls = 0;
    for (auto i = 0; i < 12; ++i) {
        const auto answer = call("hold_slot", cut(at(10 + i / 2, i % 2 == 0 ? 30 : 0, 1)),
                                 call_of("web_" + std::to_string(i), "anonymous"));
        kept_for_calls += answer.body["result"] == "held" ? 1 : 0;
    }
    const auto [count, free] = room_of_anna(1);
    BOOST_TEST(static_cast<int>(count) == kept_for_calls);
    BOOST_TEST(count >= 4U);
    BOOST_TEST(2 * count <= free);
    // The last start of a day may be kept for one.
    for (const auto& [from, until] : {std::pair(9, 12), std::pair(13, 18)}) {
        BOOST_REQUIRE(salon.desk
                          .submit(salon.make(BlockTime{salon.ids.make<BlockId>(),
                                                       salon.staff(0).id,
                                                       {Salon::at(from, 0, 2), Salon::at(until, 0, 2)},
                                                       "course"}))
                          .ok());
    }
    BOOST_TEST(call("hold_slot", cut(at(12, 15, 2)), call_of("last", "anonymous")).body["result"] == "held");
}

BOOST_AUTO_TEST_CASE(no_hold_is_placed_for_an_ended_call) {
    refused(kErikasNumber);
    ends("erika");
    BOOST_TEST(kept(refused(kErikasNumber)).empty());
    BOOST_TEST(call("hold_slot", cut(at(15)), kErikasNumber).body["result"] == "too_many_holds");
    BOOST_TEST(held() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
