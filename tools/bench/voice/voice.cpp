// voice: runs all scenes and counts the results.
//
// Only the measured request of a scene is timed, from its first byte sent to the last byte of the response; creating
// and signing it, and the requests before and after, are not.
#include "tools/bench/voice/voice_report.h"

#include "tools/bench/bare_connection.h"
#include "tools/bench/callers/callers.h"
#include "tools/bench/callers/http_connection.h"
#include "tools/bench/environment.h"
#include "tools/bench/meter.h"
#include "tools/bench/voice/scenes.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>
#include <thread>

namespace slotkeeper::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLoad = 50;
constexpr std::size_t kOpenDays = 120;  // twenty weeks
constexpr int kWarmUps = 5;
constexpr std::size_t kCallsMax = 500;    // per point; limited by the free starts of the salon
constexpr std::size_t kCountedCalls = 9;  // calls whose statements are counted; the median is reported
constexpr std::size_t kErrorLetters = 300;
constexpr auto kRestMax = std::chrono::seconds(30);
constexpr auto kRestPoll = std::chrono::milliseconds(20);

// Status and body in one line.
std::string short_form(const std::string& answer) {
    const auto body = std::min(answer.find("\r\n\r\n"), answer.size());
    return answer.substr(0, answer.find('\r')) + ' ' + answer.substr(std::min(body + 4, answer.size()), kErrorLetters);
}

class VoiceBench {
public:
    explicit VoiceBench(int seconds)
        : time_(std::chrono::seconds(seconds)),
          server_(start_server(folder_.path, Disk::as_it_is)),
          database_(store::private_server_status(folder_.path / "db")),
          engine_(config_in(folder_.path), SchemaPolicy::migrate),
          others_(make_company(engine_.database(), engine_.ids, whole_seconds(engine_.clock.now()))),
          asks_(others_),
          salon_(engine_, kOpenDays),
          scripts_(voice_scripts(salon_)),
          served_(beside_this_program("slotkeeper"), folder_.path),
          connection_(served_.port()),
          bare_(database_.socket) {
        report_.seconds = seconds;
    }

    VoiceReport run() {
        open_days();
        for (const auto& script : scripts_) {
            rest();
            std::cerr << script.title() << ", alone" << std::endl;
            auto& row = report_.rows.emplace_back();
            row.function = script.title();
            row.statements = count_statements(script, row.idle);
            measure(script, row.idle);
        }
        for (std::size_t i = 0; i < scripts_.size(); ++i) {
            rest();
            std::cerr << scripts_[i].title() << ", under load" << std::endl;
            measure_under_load(scripts_[i], report_.rows[i]);
        }
        report_.double_bookings = count_double_bookings(bare_);
        report_.lost_bookings = count_lost();
        return report_;
    }

private:
    // Creates the resource days of the load, so that the measured load is only booking.
    void open_days() {
        std::cerr << "warming up" << std::endl;
        const auto counts = run_requests(others(), kLoad, kResourceDays, asks_);
        if (!counts.error.empty()) throw std::runtime_error(counts.error);
        others_booked_ += static_cast<std::int64_t>(counts.booked_in_all);
    }
    MakeCaller others() {
        return [this] { return make_http_caller(served_.port(), others_); };
    }

    // Waits until the worker has finished the jobs of earlier calls. Empties the waitlist, because the run would make
    // it unrealistically long.
    void rest() {
        bare_.run("UPDATE waitlist_entry SET state = 'left' WHERE state = 'waiting'");
        const auto give_up = Clock::now() + kRestMax;
        while (bare_.number("SELECT COUNT(*) FROM job WHERE state = 'running' OR "
                            "(state = 'available' AND run_at <= UTC_TIMESTAMP(6))") > 0 &&
               Clock::now() < give_up) {
            std::this_thread::sleep_for(kRestPoll);
        }
    }

    void measure_under_load(const Script& script, VoiceRow& row) {
        std::jthread agent;
        const auto counts = run_spread(
            others(), kLoad, time_, asks_, [&] { agent = std::jthread([&] { measure(script, row.load); }); },
            [&] { agent.join(); });
        others_booked_ += static_cast<std::int64_t>(counts.booked_in_all);
        row.bookings_per_second = counts.per_second();
        row.error = counts.error;
    }

    // One call after the other, until the time is over or kCallsMax is reached.
    void measure(const Script& script, VoicePoint& point) {
        try {
            for (auto i = 0; i < kWarmUps; ++i) play(script, point);
            std::vector<double> waits;
            const auto end = Clock::now() + time_;
            while (waits.size() < kCallsMax && Clock::now() < end) waits.push_back(play(script, point));
            point.calls = waits.size();
            point.waits = spread_of(waits);
        } catch (const std::exception& error) {
            ++point.errors;
            point.error = error.what();
        }
    }

    double count_statements(const Script& script, VoicePoint& point) {
        std::vector<double> statements;
        const auto count = [&] {
            return static_cast<double>(
                bare_.number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
                             "WHERE VARIABLE_NAME = 'QUESTIONS'"));
        };
        for (std::size_t i = 0; i < kCountedCalls; ++i) {
            double before = 0;
            play(
                script, point, [&] { before = count(); }, [&] { statements.push_back(count() - before - 1); });
        }
        std::nth_element(statements.begin(), statements.begin() + kCountedCalls / 2, statements.end());
        return statements[kCountedCalls / 2];
    }

    // Runs a whole scene; returns the duration of the measured request in milliseconds.
    double play(
        const Script& script, VoicePoint& point, const Mark& begin = [] {}, const Mark& end = [] {}) {
        const auto scene = script.next();
        for (const auto& post : scene.before) send(post, point);
        begin();
        const auto wait = send(scene.measured, point);
        end();
        for (const auto& post : scene.after) send(post, point);
        if (script.name == "start_call") report_.body_bytes = scene.measured.body.size();
        return wait;
    }

    double send(const Post& post, VoicePoint& point) {
        const auto request = signed_post(post.path, post.body, salon_.voice_key());
        const auto asked_at = Clock::now();
        const auto answer = connection_.ask(request);
        const std::chrono::duration<double, std::milli> wait = Clock::now() - asked_at;
        if (answer.find(post.wanted) != std::string::npos) {
            if (!post.event.empty()) ++answered_[post.event];
        } else {
            ++point.errors;
            if (point.error.empty()) point.error = "not " + post.wanted + ": " + short_form(answer);
        }
        return wait.count();
    }

    // Answered effects that are not in the database, of callers and of the load.
    std::int64_t count_lost() {
        const auto missing = [&](std::int64_t answered, const std::string& count) {
            return std::max<std::int64_t>(0, answered - bare_.number("SELECT COUNT(*) FROM " + count));
        };
        const auto others = std::to_string(others_.company.value);
        auto lost = missing(others_booked_, "appointment WHERE company_id = " + others);
        for (const auto& [event, count] : answered_) {
            lost += missing(count, "audit_event WHERE actor LIKE 'voice:%' AND event = '" + event + "'");
        }
        return lost;
    }

    TemporaryFolder folder_;
    std::chrono::milliseconds time_;
    std::unique_ptr<store::PrivateServer> server_;
    store::PrivateServerStatus database_;
    Engine engine_;
    BenchCompany others_;
    Asks asks_;
    Salon salon_;
    std::vector<Script> scripts_;
    Served served_;
    HttpConnection connection_;
    BareConnection bare_;
    VoiceReport report_;
    std::map<std::string, std::int64_t> answered_;  // by event
    std::int64_t others_booked_ = 0;
};

}  // namespace

VoiceReport bench_voice(int seconds) { return VoiceBench(seconds).run(); }

}  // namespace slotkeeper::bench
