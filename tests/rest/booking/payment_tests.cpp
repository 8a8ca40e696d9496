// payment_tests: fees of no-shows and deposits, and the hook by which a payment system hears of them.
#include "adapters/http/event_sender.h"
#include "engine/guards/digest.h"
#include "jobs/payment_events.h"
#include "tests/support/front.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

#include <mutex>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// A payment system that keeps what it gets.
struct Receiver {
    std::mutex mutex;
    std::vector<http::Request> got;  // read by the test only while no call runs
    int answer = 200;
    http::Server server{http::ServerOptions{}, [this](const http::Request& request) {
                            const std::lock_guard lock(mutex);
                            got.push_back(request);
                            http::Response response;
                            response.status = answer;
                            response.body = "{}";
                            return response;
                        }};

    json body(std::size_t at) const { return json::parse(got.at(at).body); }
    std::string url() const { return server.address() + "/hook?from=salon"; }
};

struct PaymentFront : Front {
    PaymentFront() { rest.hooks_private = true; }

    Answer with_body(const std::string& method, const std::string& path, const json& body, const std::string& who) {
        auto headers = bearer(who);
        headers["Content-Type"] = "application/json";
        return send(method, path, headers, body.dump());
    }
    void company(const json& patch) {
        const auto answer = with_body("PATCH", "/v1/company", patch, admin);
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    }
    Answer put_hook(const json& body) { return with_body("PUT", "/v1/payment-hook", body, admin); }
    std::string hooked() {
        const auto answer = put_hook({{"url", receiver.url()}});
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
        return answer.body["secret"].get<std::string>();
    }
    // The path of an appointment that began some minutes ago.
    std::string begun(std::size_t with = 0) {
        const auto start = std::chrono::floor<Minutes>(whole_seconds(salon.clock.now())) - 5min;
        auto command = salon.book(start, salon.staff(with).id);
        command.skip_rules = true;
        const auto receipt = salon.desk.submit(command);
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return "/v1/appointments/" + receipt->appointment->id.text();
    }
    Answer no_show(const std::string& place) { return post(place + "/no-show", json::object()); }
    void reopen(const std::string& place) {
        const auto answer = post(place + "/reopen", json::object(), bearer(admin));
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    }
    std::string reason_of(const std::string& place) {
        return get(place + "/history").body["data"].back()["reason"].get<std::string>();
    }
    json fees() { return get("/v1/fees").body["data"]; }
    std::int64_t events() { return salon.test.number("SELECT COUNT(*) FROM job WHERE kind = 'payment_event'"); }

    // Runs what is due, as a worker does; how each run ended. A job that is to be tried again waits for an hour.
    std::vector<std::string> run_events() {
        const std::vector<std::string> kinds{"payment_event", "test_payment_hook"};
        std::vector<std::string> ends;
        for (const auto priority : {5, 7}) {
            const store::JobClaim claim{.queue = store::JobQueue::webhooks,
                                        .priority = priority,
                                        .kinds = kinds,
                                        .owner = "test",
                                        .lease = 30s};
            const auto next = [&] {
                return salon.database.transact([&](store::Tx& tx) { return store::claim_jobs(tx, claim); });
            };
            for (auto jobs = next(); !jobs.empty(); jobs = next()) ends.push_back(run(jobs.front()));
        }
        return ends;
    }
    std::string run(const store::Job& job) {
        const auto result = job.kind == "payment_event" ? send_payment_event(tools, run_of<job::PaymentEvent>(job))
                                                        : test_payment_hook(tools, run_of<job::TestPaymentHook>(job));
        salon.database.transact([&](store::Tx& tx) {
            if (result.outcome) return store::finish_job(tx, job, *result.outcome);
            if (result.kind == JobResult::Kind::dead) return store::kill_job(tx, job, result.reason);
            return store::postpone_job(tx, job, 1h, store::TryAgain::after_failure, result.reason);
        });
        return result.reason;
    }
    void make_due() { salon.test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE kind = 'payment_event'"); }

    using Ends = std::vector<std::string>;
    Receiver receiver;
    http::HookSender sender{/*private_too=*/true};
    PaymentTools tools{salon.database, sealer, sender};
    std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
};

bool is_signed(const http::Request& request, const std::string& secret) {
    const std::string given(request.header("x-slotkeeper-signature"));
    const auto comma = given.find(',');
    if (!given.starts_with("v=") || comma == std::string::npos) return false;
    return given.substr(comma) == ",d=" + hex(hmac_sha256(secret, request.body + given.substr(2, comma - 2)));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(payment_tests, PaymentFront)

BOOST_AUTO_TEST_CASE(a_no_show_costs_and_is_reported_until_it_is_undone) {
    company({{"no_shows", {{"fee", "20.00"}}}});
    const auto secret = hooked();
    const auto place = begun();
    const auto missed = no_show(place);
    BOOST_REQUIRE_MESSAGE(missed.status == 200, missed.text);
    const json fee{{"amount", "20.00"}, {"currency", "EUR"}, {"reason", "no_show"}};
    BOOST_TEST(missed.body["fee"] == fee);
    BOOST_TEST(get(place).body["fee"] == fee);
    BOOST_TEST(reason_of(place) == "fee_2000");
    BOOST_REQUIRE(fees().size() == 1U);
    BOOST_TEST(fees()[0]["delivery"] == "waiting");
    BOOST_CHECK(run_events() == Ends{"delivered"});

    BOOST_REQUIRE(receiver.got.size() == 1U);
    BOOST_TEST(is_signed(receiver.got[0], secret));
    BOOST_TEST(!is_signed(receiver.got[0], secret + "x"));
    BOOST_TEST(receiver.got[0].path == "/hook");
    BOOST_TEST(receiver.got[0].query_value("from").value_or("") == "salon");
    const auto event = receiver.body(0);
    BOOST_TEST(event["type"] == "fee.recorded");
    BOOST_TEST(event["id"] == std::string(receiver.got[0].header("x-slotkeeper-event")));
    BOOST_TEST(event["fee_id"] == fees()[0]["id"]);
    BOOST_TEST(event["company_id"] == demo::kCompany.text());
    BOOST_TEST(event["appointment_id"] == missed.body["id"]);
    BOOST_TEST(event["customer_id"] == missed.body["customer"]["id"]);
    BOOST_TEST(event["amount"] == "20.00");
    BOOST_TEST(event["amount_hundredths"] == 2'000);
    BOOST_TEST(event["currency"] == "EUR");
    BOOST_TEST(event["reason"] == "no_show");
    BOOST_TEST(fees()[0]["delivery"] == "delivered");
    BOOST_TEST(fees()[0]["withdrawn_at"].is_null());

    reopen(place);
    BOOST_TEST(get(place).body["fee"].is_null());
    BOOST_TEST(reason_of(place) == "fee_withdrawn");
    BOOST_TEST(fees()[0]["delivery"] == "waiting");
    BOOST_CHECK(run_events() == Ends{"delivered"});
    BOOST_REQUIRE(receiver.got.size() == 2U);
    BOOST_TEST(receiver.body(1)["type"] == "fee.withdrawn");
    BOOST_TEST(receiver.body(1)["fee_id"] == event["fee_id"]);
    BOOST_TEST(receiver.body(1)["id"] != event["id"]);
    BOOST_TEST(!fees()[0]["withdrawn_at"].is_null());
    BOOST_TEST(fees()[0]["delivery"] == "delivered");

    BOOST_TEST(no_show(place).status == 200);  // after all
    BOOST_TEST(fees().size() == 2U);
    BOOST_CHECK(run_events() == Ends{"delivered"});
    BOOST_CHECK(run_events().empty());
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_service_has_its_own_fee_and_an_earlier_fee_is_owed_again) {
    company({{"no_shows", {{"fee", "20.00"}}}});
    const auto path = "/v1/services/" + salon.service("Haarschnitt").id.text();
    BOOST_TEST(with_body("PATCH", path, {{"no_shows", {{"fee", "5.00"}}}}, admin).status == 200);
    const auto place = begun();
    const auto id = AppointmentId::parse(place.substr(place.rfind('/') + 1)).value();
    salon.test.run(
        "INSERT INTO fee (fee_id, company_id, appointment_id, version, reason, amount, currency, created_at) VALUES "
        "(1, " +
        std::to_string(demo::kCompany.value) + ", " + std::to_string(id.value) +
        ", 0, 'reschedule', 750, 'EUR', UTC_TIMESTAMP(6))");
    BOOST_TEST(no_show(place).body["fee"]["amount"] == "5.00");
    reopen(place);
    const json earlier{{"amount", "7.50"}, {"currency", "EUR"}, {"reason", "reschedule"}};
    BOOST_TEST(get(place).body["fee"] == earlier);
    BOOST_TEST(events() == 0);  // there is no hook
    BOOST_TEST(fees()[0]["delivery"] == "none");
    BOOST_TEST(with_body("PATCH", path, {{"no_shows", {{"fee", "0.00"}}}}, admin).status == 200);
    BOOST_TEST(no_show(begun(1)).body["fee"].is_null());
}

BOOST_AUTO_TEST_CASE(a_deposit_is_asked_for_if_an_amount_is_set) {
    company({{"no_shows", {{"count", 1}, {"months", 6}, {"then", "deposit"}, {"deposit", "15.00"}}}});
    hooked();
    const auto phone = salon.fresh_phone();
    const auto book = [&](int hour) { return post("/v1/appointments", booking(at(hour), salon.staff(0).id, phone)); };
    const auto first = book(10);
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    salon.test.run(
        "UPDATE appointment SET state = 'no_show', starts_at = UTC_TIMESTAMP() - INTERVAL 20 DAY, "
        "ends_at = UTC_TIMESTAMP() - INTERVAL 20 DAY + INTERVAL 30 MINUTE");
    const auto marked = book(11);
    BOOST_REQUIRE_MESSAGE(marked.status == 201, marked.text);
    BOOST_TEST(marked.body["deposit_required"] == true);
    BOOST_TEST(marked.body["fee"].is_null());
    BOOST_REQUIRE(fees().size() == 1U);
    BOOST_TEST(fees()[0]["reason"] == "deposit");
    BOOST_CHECK(run_events() == Ends{"delivered"});
    BOOST_TEST(receiver.body(0)["type"] == "deposit.required");
    BOOST_TEST(receiver.body(0)["amount"] == "15.00");
    BOOST_TEST(receiver.body(0)["customer_id"] == marked.body["customer"]["id"]);

    company({{"no_shows", {{"count", 1}, {"months", 6}, {"then", "deposit"}}}});
    BOOST_TEST(book(12).body["deposit_required"] == true);
    BOOST_TEST(fees().size() == 1U);
    BOOST_TEST(events() == 1);
}

BOOST_AUTO_TEST_CASE(an_event_is_sent_until_it_is_accepted_or_refused) {
    company({{"no_shows", {{"fee", "20.00"}}}});
    hooked();
    receiver.answer = 500;
    BOOST_TEST(no_show(begun()).status == 200);
    BOOST_CHECK(run_events() == Ends{"the receiver answered 500"});
    BOOST_TEST(fees()[0]["delivery"] == "waiting");
    BOOST_TEST(fees()[0]["delivery_error"] == "the receiver answered 500");
    receiver.answer = 202;
    make_due();
    BOOST_CHECK(run_events() == Ends{"delivered"});
    BOOST_REQUIRE(receiver.got.size() == 2U);
    BOOST_TEST(receiver.got[0].header("x-slotkeeper-event") == receiver.got[1].header("x-slotkeeper-event"));
    BOOST_TEST(receiver.got[0].body == receiver.got[1].body);
    BOOST_TEST(fees()[0]["delivery"] == "delivered");

    receiver.answer = 410;
    BOOST_TEST(no_show(begun(1)).status == 200);
    BOOST_CHECK(run_events() == Ends{"the receiver answered 410"});
    BOOST_TEST(fees()[1]["delivery"] == "failed");
    const auto dead = get("/v1/jobs?state=dead", bearer(admin));
    BOOST_REQUIRE(dead.body["data"].size() == 1U);
    BOOST_TEST(dead.body["data"][0]["kind"] == "payment_event");
    receiver.answer = 302;
    make_due();
    salon.test.run("UPDATE job SET state = 'available' WHERE state = 'dead'");
    BOOST_CHECK(run_events() == Ends{"the receiver answered 302"});
}

BOOST_AUTO_TEST_CASE(only_what_took_effect_and_has_a_hook_is_sent) {
    company({{"no_shows", {{"fee", "20.00"}}}});
    const auto other = new_key(kNeighbour, {store::Scope::admin});
    BOOST_TEST(with_body("PUT", "/v1/payment-hook", {{"url", receiver.url()}}, other).status == 200);
    const auto place = begun();
    BOOST_TEST(no_show(place).status == 200);
    BOOST_TEST(events() == 0);
    BOOST_TEST(get("/v1/payment-hook", bearer(admin)).refusal() == "404 not_found");
    BOOST_TEST(get("/v1/fees", bearer(neighbour_key)).body["data"].empty());

    hooked();
    BOOST_TEST(no_show(place).status == 409);  // again
    BOOST_TEST(fees().size() == 1U);
    const auto soon = post("/v1/appointments", booking(at(10), salon.staff(1).id)).header("location");
    BOOST_TEST(no_show(soon).status == 422);  // it has not begun
    BOOST_TEST(events() == 0);
    // Undone before it was reported.
    const auto second = begun(1);
    BOOST_TEST(no_show(second).status == 200);
    reopen(second);
    BOOST_CHECK((run_events() == Ends{"withdrawn", "delivered"}));
    BOOST_REQUIRE(receiver.got.size() == 1U);
    BOOST_TEST(receiver.body(0)["type"] == "fee.withdrawn");
    // The hook is removed before the event is sent.
    BOOST_TEST(no_show(second).status == 200);
    BOOST_TEST(send("DELETE", "/v1/payment-hook", bearer(admin), "").status == 204);
    BOOST_CHECK(run_events() == Ends{"off"});
    BOOST_TEST(receiver.got.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_secret_is_shown_once_and_stored_encrypted) {
    const auto first = hooked();
    BOOST_TEST(first.size() >= 40U);
    const auto shown = get("/v1/payment-hook", bearer(admin));
    BOOST_TEST(shown.body["url"] == receiver.url());
    BOOST_TEST(!shown.body.contains("secret"));
    BOOST_TEST(!put_hook({{"url", receiver.url()}}).body.contains("secret"));
    const auto second = put_hook({{"url", receiver.url()}, {"new_secret", true}}).body["secret"].get<std::string>();
    BOOST_TEST(second != first);
    const auto tested = post("/v1/payment-hook/test", json::object(), bearer(admin));
    BOOST_REQUIRE_MESSAGE(tested.status == 201, tested.text);
    BOOST_CHECK(run_events() == Ends{"delivered"});
    BOOST_REQUIRE(receiver.got.size() == 1U);
    BOOST_TEST(is_signed(receiver.got[0], second));
    BOOST_TEST(receiver.body(0)["type"] == "test");
    BOOST_TEST(receiver.body(0)["id"] == tested.body["job_id"]);
    BOOST_TEST(
        salon.test.number("SELECT COUNT(*) FROM payment_hook WHERE INSTR(sealed_secret, '" + second + "') > 0") == 0);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE INSTR(args, '" + second + "') > 0") == 0);
    BOOST_TEST(get("/v1/payment-hook").status == 403);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_hook_or_an_amount_is_refused) {
    for (const auto* url : {"pay.example", "ftp://pay.example/", "http://pay.example/hook", "https://a:b@pay.example/",
                            "https://pay.example/#x", "https:///hook", "https://pay.example/a b"}) {
        BOOST_TEST(put_hook({{"url", url}}).refusal() == "422 invalid_field url", url);
    }
    rest.hooks_private = false;
    BOOST_TEST(put_hook({{"url", receiver.url()}}).refusal() == "422 invalid_field url");
    BOOST_TEST(put_hook({{"url", "https://pay.example/hook"}}).status == 200);
    BOOST_TEST(post("/v1/payment-hook/test", json::object()).status == 403);
    const auto tried = [&](const json& patch) { return with_body("PATCH", "/v1/company", patch, admin).refusal(); };
    BOOST_TEST(tried({{"no_shows", {{"fee", "much"}}}}) == "422 invalid_field no_shows.fee");
    BOOST_TEST(tried({{"no_shows", {{"deposit", "-1"}}}}) == "422 invalid_field no_shows.deposit");
}

BOOST_AUTO_TEST_CASE(this_machine_is_called_only_if_a_setting_allows_it) {
    http::HookSender careful{/*private_too=*/false};
    for (const auto* url : {"https://127.0.0.1:1/", "https://localhost:1/", "https://[::1]:1/"}) {
        const auto answer = careful.post({url, {}, "{}"});
        BOOST_TEST(answer.status == 0);
        BOOST_TEST(answer.trouble.find("not an address of the public internet") != std::string::npos, answer.trouble);
    }
    BOOST_TEST(careful.post({receiver.url(), {}, "{}"}).status == 0);
    BOOST_TEST(receiver.got.empty());
}

BOOST_AUTO_TEST_SUITE_END()
