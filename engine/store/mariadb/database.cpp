// database: the pool of sessions, and transact.
#include "engine/store/mariadb/database.h"

#include "engine/base/backoff.h"
#include "engine/store/mariadb/database_url.h"
#include "engine/store/mariadb/session.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace slotkeeper::store {

namespace {

using namespace std::chrono_literals;

constexpr auto kNow = R"sql(SELECT UTC_TIMESTAMP(6))sql";

std::string describe(unsigned number, const std::string& key, const std::string& statement) {
    auto text = "database error " + std::to_string(number);
    if (!key.empty()) text += ", key " + key;
    return text + ", at " + statement;
}

// The nesting depth of transact() on this thread. The only thread_local of the program: it prevents waiting for another
// session, or for the network, while rows are locked.
thread_local int transaction_depth = 0;

struct InTransaction {
    InTransaction() { ++transaction_depth; }
    ~InTransaction() { --transaction_depth; }
    InTransaction(const InTransaction&) = delete;
    InTransaction& operator=(const InTransaction&) = delete;
};

// A thread that waits for a second session while it holds locks could wait for itself.
void refuse_nesting() {
    if (in_transaction()) throw std::logic_error("a second session was requested inside a transaction");
}

bool is_passing(const DbError& error) {
    return error.trouble() == DbTrouble::conflict || error.trouble() == DbTrouble::lost ||
           (error.trouble() == DbTrouble::unavailable && error.number() != 0);  // 0: timeout of the pool itself
}

}  // namespace

bool in_transaction() { return transaction_depth > 0; }

DbError::DbError(DbTrouble trouble, unsigned number, std::string key, std::string statement)
    : std::runtime_error(describe(number, key, statement)),
      trouble_(trouble),
      number_(number),
      key_(std::move(key)),
      statement_(std::move(statement)) {}

// --- rows ----------------------------------------------------------------------------------------

std::string_view Row::view(std::size_t column) const {
    if (column >= cells_.size()) throw std::logic_error("the result has no column " + std::to_string(column));
    if (!cells_[column]) throw DamagedData("column " + std::to_string(column) + " is NULL");
    return *cells_[column];
}

std::int64_t CellReader<std::int64_t>::read(const Row& row, std::size_t column) {
    const auto text = row.view(column);
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) {
        throw DamagedData("column " + std::to_string(column) + " is not a whole number");
    }
    return value;
}

EachRow leave_out_damaged(EachRow each) {
    return [each = std::move(each)](const Row& row) {
        try {
            each(row);
        } catch (const DamagedData& damage) {
            spdlog::error("database: skipped a row with damaged data: {}", damage.what());
        }
    };
}

// --- Tx ------------------------------------------------------------------------------------------

std::int64_t Tx::run(std::string_view sql, std::initializer_list<Value> values) {
    return session_.ask(sql, values, nullptr);
}

void Tx::rows(std::string_view sql, std::initializer_list<Value> values, const EachRow& each) {
    session_.ask(sql, values, &each);
}

bool Tx::one(std::string_view sql, std::initializer_list<Value> values, const EachRow& each) {
    auto found = false;
    const EachRow first = [&](const Row& row) {
        if (!std::exchange(found, true)) each(row);
    };
    session_.ask(sql, values, &first);
    return found;
}

std::int64_t Tx::run(const SqlText& sql) { return session_.ask(sql.text(), nullptr); }
void Tx::rows(const SqlText& sql, const EachRow& each) { session_.ask(sql.text(), &each); }

void Tx::run_all(std::span<const SqlText> statements, const std::function<void(std::size_t, const Row&)>& each) {
    session_.ask_all(statements, each);
}

Moment Tx::now() {
    Moment now;
    one(kNow, {}, [&](Moment at) { now = at; });
    return now;
}

// --- the pool ------------------------------------------------------------------------------------

class Database::Pool {
public:
    explicit Pool(DatabaseOptions options)
        : options_(std::move(options)), connect_string_(connect_string(options_)), reconnect_wait_(10ms, 50ms) {}

    // A session for one user; when the lease ends, it is returned to the pool and rolled back unless known clean.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Session> session) : pool_(pool), session_(std::move(session)) {}
        ~Lease() { pool_.take_back(std::move(session_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Session& session() { return *session_; }

    private:
        Pool& pool_;
        std::unique_ptr<Session> session_;
    };

    // Waits for a free session, at most lease_patience; opens it if it is new or was lost.
    Lease lease() { return Lease(*this, ready(wait_for_one())); }

    void note(const DbError& error) {
        if (error.trouble() == DbTrouble::conflict) ++conflicts_;
        if (error.trouble() != DbTrouble::cannot_write) return;
        const std::lock_guard lock(mutex_);
        refused_ = {error.what(), error.statement(), std::chrono::steady_clock::now()};
        write_refused_ = true;
    }
    void note_commit(const Session& session) {
        if (!write_refused_) return;
        const std::lock_guard lock(mutex_);
        if (session.succeeded().contains(refused_.statement)) write_refused_ = false;
    }
    std::optional<std::string> refused_write() const {
        const std::lock_guard lock(mutex_);
        const auto old = std::chrono::steady_clock::now() - refused_.at > limits::refused_write_reported;
        return write_refused_ && !old ? std::optional(refused_.error) : std::nullopt;
    }
    Figures figures() const {
        const std::lock_guard lock(mutex_);
        std::size_t open = in_use_;
        for (const auto& session : idle_) open += session->is_open() ? 1 : 0;
        return {open, in_use_, conflicts_, reconnects_};
    }

    const DatabaseOptions options_;
    std::atomic<std::uint64_t> statements_sent_{0};
    Backoff repeat_wait_{5ms, 100ms};

private:
    std::unique_ptr<Session> wait_for_one() {
        std::unique_lock lock(mutex_);
        const auto free = [&] { return !idle_.empty() || in_use_ < options_.sessions_max; };
        if (!returned_.wait_for(lock, options_.lease_patience, free)) {
            throw DbError(DbTrouble::unavailable, 0, {}, "waiting for a free session");
        }
        ++in_use_;
        if (idle_.empty()) return nullptr;
        auto session = std::move(idle_.back());  // the most recently used: the server may close the others when idle
        idle_.pop_back();
        return session;
    }

    std::unique_ptr<Session> ready(std::unique_ptr<Session> session) {
        const auto is_new = session == nullptr;
        if (is_new) session = std::make_unique<Session>(connect_string_, statements_sent_, write_refused_);
        if (session->is_open()) return session;
        try {
            if (!is_new) {  // with jitter, for a server that has just restarted
                ++reconnects_;
                std::this_thread::sleep_for(reconnect_wait_.wait_after(1));
            }
            session->open();
        } catch (...) {
            take_back(std::move(session));
            throw;
        }
        return session;
    }

    void take_back(std::unique_ptr<Session> session) {
        session->clean_up();
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(session));
            --in_use_;
        }
        returned_.notify_one();
    }

    const std::string connect_string_;
    Backoff reconnect_wait_;
    std::atomic<std::uint64_t> conflicts_{0}, reconnects_{0};
    mutable std::mutex mutex_;
    std::condition_variable returned_;
    std::atomic<bool> write_refused_{false};
    std::vector<std::unique_ptr<Session>> idle_;  // under the mutex, as are:
    std::size_t in_use_ = 0;
    struct {
        std::string error, statement;
        std::chrono::steady_clock::time_point at{};
    } refused_;  // the last write that the server could not take
};

// --- Database ------------------------------------------------------------------------------------

Database::Database(DatabaseOptions options) : pool_(std::make_unique<Pool>(std::move(options))) { pool_->lease(); }
Database::~Database() = default;

void Database::transact_once(const std::function<void(Tx&)>& unit, bool repeated) {
    refuse_nesting();
    auto lease = pool_->lease();
    const InTransaction inside;
    try {
        auto& session = lease.session();
        session.begin(repeated);
        Tx tx(session);
        unit(tx);
        session.commit();
        pool_->note_commit(session);
    } catch (const DbError& error) {
        pool_->note(error);
        throw;  // the lease rolls back
    }
}

void Database::repeat(const std::function<void(Tx&)>& unit) {
    for (auto tries = 1;; ++tries) {
        try {
            return transact_once(unit, tries > 1);
        } catch (const DbError& error) {
            if (tries >= limits::transact_tries_max || !is_passing(error)) throw;
        }
        std::this_thread::sleep_for(pool_->repeat_wait_.wait_after(tries));
    }
}

void Database::read_only(const std::function<void(Tx&)>& reader, bool one_moment) {
    refuse_nesting();
    for (auto tries = 1;; ++tries) {
        try {
            auto lease = pool_->lease();
            auto& session = lease.session();
            if (one_moment) session.begin_snapshot();
            Tx tx(session);
            reader(tx);
            if (one_moment) session.commit();
            return;
        } catch (const DbError& error) {
            if (tries >= 2 || error.trouble() != DbTrouble::lost) throw;
        }
    }
}

std::uint64_t Database::statements_sent() const { return pool_->statements_sent_; }
std::optional<std::string> Database::refused_write() const { return pool_->refused_write(); }
Database::Figures Database::figures() const { return pool_->figures(); }
const DatabaseOptions& Database::options() const { return pool_->options_; }

}  // namespace slotkeeper::store
