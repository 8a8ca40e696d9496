// calcom_webhook_tests: which webhooks are accepted, what is stored, and how their content is read.
#include "adapters/calcom/calcom_webhook.h"

#include "engine/guards/digest.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Hooked : Front {
    Hooked() {
        CalendarAccount row;
        row.id = account;
        row.company = demo::kCompany;
        row.provider_account = "anna";
        row.base_url = "http://127.0.0.1:1";
        row.sealed_credential = sealer.seal("cal_anna");
        row.sealed_webhook_secret = sealer.seal(secret);
        row.created_at = clock.now();
        accounts.adopt(row);
    }
    Answer tell(const std::string& body, const std::string& with, AccountId whom = AccountId{7}) {
        return send("POST", "/hooks/calcom/" + whom.text(),
                    {{"Content-Type", "application/json"}, {"X-Cal-Signature-256", hex(hmac_sha256(with, body))}},
                    body);
    }
    std::int64_t kept() { return salon.test.number("SELECT COUNT(*) FROM inbound_event"); }
    std::string outcome_of_columns(const std::string& columns) {
        std::string text;
        salon.database.read([&](store::Tx& tx) {
            tx.rows("SELECT CONCAT_WS('|', " + columns + ") FROM inbound_event", {},
                    [&](const std::string& line) { text += line + '\n'; });
        });
        return text;
    }

    const AccountId account{7};
    const std::string secret = "whsec";
    const std::string created = json{{"triggerEvent", "BOOKING_CREATED"},
                                     {"createdAt", "2026-11-22T08:00:00.000Z"},
                                     {"payload",
                                      {{"uid", "uid1"},
                                       {"startTime", "2026-12-15T09:00:00Z"},
                                       {"status", "ACCEPTED"},
                                       {"metadata", {{"slotkeeper_appointment_id", AppointmentId{5}.text()}}}}}}
                                    .dump();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calcom_webhook_tests, Hooked)

// RFC 4231, test case 2: the digest in the form in which Cal.com writes it.
BOOST_AUTO_TEST_CASE(the_digest_is_the_published_one) {
    BOOST_TEST(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(a_signed_webhook_is_stored_with_its_job_and_an_unsigned_one_is_not) {
    BOOST_TEST(tell(created, "wrong").refusal() == "401 unauthorized X-Cal-Signature-256");
    BOOST_TEST(tell(created, secret, AccountId{8}).status == 401);
    BOOST_TEST(send("POST", "/hooks/calcom/nobody", {}, created).status == 401);
    BOOST_TEST(send("POST", "/hooks/calcom/" + account.text(), {{"X-Cal-Signature-256", "no-secret-provided"}}, created)
                   .status == 401);
    BOOST_TEST(kept() == 0);
    BOOST_TEST(tell(created, secret).status == 200);
    BOOST_TEST(kept() == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE kind = 'inbound' AND queue = 'webhooks'") == 1);
    BOOST_TEST(outcome_of_columns("word, remote_uid, appointment_id, hint_live, hint_pending, hint_starts_at") ==
               "BOOKING_CREATED|uid1|5|1|0|2026-12-15 09:00:00\n");
    BOOST_TEST(send("GET", "/hooks/calcom/" + account.text(), {}, "").status == 405);
}

BOOST_AUTO_TEST_CASE(a_malformed_header_causes_no_database_access) {
    const auto before = salon.database.statements_sent();
    for (const std::string header : {"", "no-secret-provided", "sha256=00"}) {
        BOOST_TEST(send("POST", "/hooks/calcom/" + account.text(), {{"X-Cal-Signature-256", header}}, created).status ==
                   401);
    }
    BOOST_TEST(salon.database.statements_sent() == before);
}

BOOST_AUTO_TEST_CASE(concurrent_copies_of_a_delivery_are_stored_once) {
    std::vector<std::thread> threads;
    std::atomic<int> fresh{0}, answered{0};
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto answer = tell(created, secret);
            if (answer.status == 200) ++answered;
            if (!answer.body.contains("known")) ++fresh;
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(answered == 8);
    BOOST_TEST(fresh == 1);
    BOOST_TEST(kept() == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE kind = 'inbound'") == 1);
}

BOOST_AUTO_TEST_CASE(an_unknown_webhook_is_stored_and_acknowledged) {
    for (const std::string body :
         {"", "hello=world", "<html>502</html>", "[]", R"({"triggerEvent":7})",
          R"({"triggerEvent":"FORM_SUBMITTED","payload":{}})", "{\"payload\":{\"uid\":\"\xff\"}}"}) {
        BOOST_TEST(tell(body, secret).status == 200, body);
    }
    BOOST_TEST(kept() == 7);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM inbound_event WHERE remote_uid IS NOT NULL") == 0);
    const auto huge = std::string(3 * 1024 * 1024, 'x');
    BOOST_TEST(tell(huge, secret).status == 413);
    BOOST_TEST(kept() == 7);
}

BOOST_AUTO_TEST_CASE(the_demo_company_is_refused_unless_the_server_is_on_loopback) {
    Front open(Front::Reach::everywhere);
    CalendarAccount row;
    row.id = account;
    row.company = demo::kCompany;
    row.provider_account = "anna";
    row.sealed_credential = open.sealer.seal("cal_anna");
    row.sealed_webhook_secret = open.sealer.seal(secret);
    row.created_at = open.clock.now();
    open.accounts.adopt(row);
    const auto answer = open.send("POST", "/hooks/calcom/" + account.text(),
                                  {{"X-Cal-Signature-256", hex(hmac_sha256(secret, created))}}, created);
    BOOST_TEST(answer.refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_CASE(each_trigger_maps_to_the_state_of_the_booking) {
    const auto read = [](json body) { return calcom::read_webhook(body.dump()); };
    const auto moved =
        read({{"triggerEvent", "BOOKING_RESCHEDULED"},
              {"payload", {{"uid", "new"}, {"rescheduleUid", "old"}, {"startTime", "2026-12-15T09:00:00Z"}}}});
    BOOST_TEST(moved.remote_uid == "new");
    BOOST_TEST(moved.hint.earlier_uid == "old");
    BOOST_TEST((moved.hint.live == true));
    BOOST_TEST((moved.hint.pending == false));
    const auto cancelled = read({{"triggerEvent", "BOOKING_CANCELLED"},
                                 {"payload", {{"uid", "old"}, {"startTime", "2026-12-15T09:00:00+00:00"}}}});
    BOOST_TEST((cancelled.hint.live == false));
    BOOST_TEST(!cancelled.hint.starts_at);
    const auto asked = read({{"triggerEvent", "BOOKING_REQUESTED"}, {"payload", {{"uid", "new"}}}});
    BOOST_TEST((asked.hint.live == true && asked.hint.pending == true));
    const auto accepted = read({{"triggerEvent", "BOOKING_CREATED"},
                                {"payload", {{"uid", "new"}, {"status", "ACCEPTED"}, {"metadata", json::object()}}}});
    BOOST_TEST((accepted.hint.live == true && accepted.hint.pending == false));
    BOOST_TEST(!accepted.hint.appointment);
    const auto moved_and_waiting =
        read({{"triggerEvent", "BOOKING_RESCHEDULED"}, {"payload", {{"uid", "new"}, {"status", "PENDING"}}}});
    BOOST_TEST((moved_and_waiting.hint.pending == true));
    const auto absent =
        read({{"triggerEvent", "BOOKING_NO_SHOW_UPDATED"},
              {"payload", {{"bookingUid", "uid"}, {"attendees", {{{"email", "a"}, {"noShow", true}}}}}}});
    BOOST_TEST(absent.remote_uid == "uid");
    BOOST_TEST((absent.hint.absent == true));
    BOOST_TEST(!absent.hint.live);
    const auto flat = read({{"triggerEvent", "MEETING_ENDED"}, {"uid", "uid"}});
    BOOST_TEST(flat.remote_uid == "uid");
    BOOST_TEST(!flat.hint.live);
    BOOST_TEST(read({{"triggerEvent", std::string(200, 'A')}}).trigger.size() == 60U);
}

BOOST_AUTO_TEST_SUITE_END()
