// floor: runs the statements.
#include "tools/bench/callers/callers.h"

#include "engine/guards/digest.h"
#include "engine/store/mariadb/value.h"
#include "engine/time/interval.h"
#include "tools/bench/bare_connection.h"

namespace slotkeeper::bench {

namespace {

constexpr int kTriesMax = 10;
const std::string kNoHash(64, '0');

std::string quoted(const std::string& plain) { return "'" + plain + "'"; }
std::string date_time(Instant instant) { return quoted(store::format_datetime(instant)); }
std::string bytes(const Digest& digest) { return "X'" + hex(digest) + "'"; }

// (a, b, c) of SQL expressions.
std::string row(std::initializer_list<std::string> cells) {
    std::string text;
    for (const auto& cell : cells) text.append(text.empty() ? "(" : ", ").append(cell);
    return text + ")";
}

class FloorCaller final : public Caller {
public:
    FloorCaller(const std::string& socket, const BenchCompany& company, IdSource& ids)
        : connection_(socket), company_(company), ids_(ids) {}

    Outcome book(const Ask& ask) override {
        for (int attempt = 1;; ++attempt) {
            try {
                return book_once(ask);
            } catch (const BareError& error) {
                connection_.run("ROLLBACK");
                if (!error.passing() || attempt == kTriesMax) throw;
            }
        }
    }

private:
    Outcome book_once(const Ask& ask) {
        const auto resource = std::to_string(ask.resource.value);
        const auto day = date_time(std::chrono::floor<std::chrono::days>(ask.start)).substr(0, 11) + "'";
        const auto from = date_time(ask.start), until = date_time(ask.start + kLength);
        const auto company = std::to_string(company_.company.value);
        const auto key = bytes(sha256("floor " + std::to_string(ask.number)));

        connection_.run("START TRANSACTION");
        connection_.rows("SELECT version FROM resource_day WHERE resource_id = " + resource + " AND day = " + day +
                         " FOR UPDATE");
        const auto now =
            connection_.rows("SELECT version, UTC_TIMESTAMP(6) FROM catalog_version WHERE company_id = " + company);
        const auto claims = connection_.rows("SELECT lane, taken_from, taken_until, expires_at FROM claim" +
                                             (" WHERE resource_id = " + resource) + " AND day = " + day);
        const auto keys =
            connection_.rows("SELECT fingerprint, subject_id, version FROM request_key" +
                             (" WHERE company_id = " + company) + " AND door = 'rest' AND key_hash = " + key);
        if (!keys.empty() || is_taken(claims, from, until)) {
            connection_.run("ROLLBACK");
            return Outcome::refused;
        }
        write(ask, {resource, day, from, until, company, key, quoted(*now.at(0).at(1))});
        return Outcome::booked;
    }

    static bool is_taken(const std::vector<BareConnection::Cells>& claims, const std::string& from,
                         const std::string& until) {
        for (const auto& claim : claims) {
            if (quoted(*claim[1]) < until && from < quoted(*claim[2])) return true;
        }
        return false;
    }

    struct Texts {
        std::string resource, day, from, until, company, key, now;
    };

    void write(const Ask& ask, const Texts& is) {
        const auto id = std::to_string(ids_.next());
        const auto branch = std::to_string(company_.branch.value), service = std::to_string(company_.service.value);
        const auto customer = customer_of(ask, is, branch);
        const auto start = std::to_string(ask.start.time_since_epoch().count());
        const auto end = std::to_string((ask.start + kLength).time_since_epoch().count());
        const auto segments = quoted("0.0." + is.resource + '.' + start + '.' + end);
        const auto hash = bytes(sha256(kNoHash + id + is.now + is.from + is.until + segments));

        connection_.run(
            "INSERT INTO appointment (appointment_id, company_id, branch_id, service_id, customer_id, attendee_name, "
            "state, version, starts_at, ends_at, expires_at, holder, source, notes, metadata, created_at, audit_head) "
            "VALUES " +
            row({id, is.company, branch, service, customer, "'Bench'", "'confirmed'", "1", is.from, is.until, "NULL",
                 "NULL", "'api'", "''", "'{}'", is.now, hash}));
        connection_.run(
            "INSERT INTO appointment_segment (appointment_id, segment, need, resource_id, starts_at, ends_at, "
            "taken_from, taken_until) VALUES " +
            row({id, "0", "0", is.resource, is.from, is.until, is.from, is.until}));
        connection_.run(
            "INSERT INTO claim (resource_id, day, lane, taken_from, taken_until, kind, appointment_id, segment, "
            "block_id, expires_at) VALUES " +
            row({is.resource, is.day, "0", is.from, is.until, "'booking'", id, "0", "NULL", "NULL"}));
        connection_.run(
            "INSERT INTO audit_event (appointment_id, version, event, actor, at, state, starts_at, ends_at, segments, "
            "reason, previous_hash, hash) VALUES " +
            row({id, "1", "'book'", "'bench'", is.now, "'confirmed'", is.from, is.until, segments, "''",
                 "X'" + kNoHash + "'", hash}));
        connection_.run("UPDATE resource_day SET version = version + 1 WHERE resource_id = " + is.resource +
                        " AND day = " + is.day);
        connection_.run(
            "INSERT INTO request_key (company_id, door, key_hash, fingerprint, subject_id, version, created_at) "
            "VALUES " +
            row({is.company, "'rest'", is.key, bytes(sha256(segments)), id, "1", is.now}));
        connection_.run("COMMIT");
    }

    // The customer with that phone number; registers a new one.
    std::string customer_of(const Ask& ask, const Texts& is, const std::string& branch) {
        const auto find = "SELECT customer_id FROM customer WHERE company_id = " + is.company +
                          " AND live_phone = " + quoted(ask.phone);
        if (const auto known = connection_.number(find); known != 0) return std::to_string(known);
        connection_.run(
            "INSERT INTO customer (customer_id, company_id, branch_id, name, phone, email, source, note, created_at) "
            "VALUES " +
            row({std::to_string(ids_.next()), is.company, branch, "'Bench'", quoted(ask.phone), "NULL", "'api'", "''",
                 is.now}) +
            " ON DUPLICATE KEY UPDATE customer_id = customer.customer_id");
        return std::to_string(connection_.number(find));
    }

    BareConnection connection_;
    const BenchCompany& company_;
    IdSource& ids_;
};

}  // namespace

std::unique_ptr<Caller> make_floor_caller(const std::string& socket, const BenchCompany& company, IdSource& ids) {
    return std::make_unique<FloorCaller>(socket, company, ids);
}

}  // namespace slotkeeper::bench
