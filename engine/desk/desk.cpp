// desk: repeated requests, timeouts, and the committers.
#include "engine/desk/desk.h"

#include "engine/desk/waitlist/ended_wishes.h"

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <unordered_map>

namespace slotkeeper {

namespace {

// How often a command is prepared again because the data behind it changed meanwhile.
constexpr int kPreparationsMax = 20;

}  // namespace

struct Desk::Running {
    explicit Running(const Hash& wanted) : fingerprint(wanted) {}

    const Hash fingerprint;
    std::mutex mutex;
    std::condition_variable done;
    std::optional<Result<Receipt>> answer;
};

Desk::Desk(store::Database& database, Catalogs& catalogs, IdSource& ids, DeskOptions options)
    : database_(database),
      catalogs_(catalogs),
      options_(std::move(options)),
      server_(database, catalogs, ids, options_.check_in_before),
      queue_(options_.queue_max, options_.batch_max) {
    for (int i = 0; i < options_.committers; ++i) committers_.emplace_back([this] { commit_batches(); });
}

Desk::~Desk() {
    queue_.close();
    committers_.clear();
}

Result<Receipt> Desk::submit(Command command, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const store::KeyName key{command.company, command.key.channel, command.key.key};
    const auto own = std::make_shared<Running>(command.key.fingerprint);
    std::shared_ptr<Running> first;
    {
        const std::lock_guard lock(twins_mutex_);
        first = running_.try_emplace(key, own).first->second;
    }
    if (first != own) {  // a repeat: wait for the first request
        if (first->fingerprint != command.key.fingerprint && !command.key.only_while_it_stands) {
            return refuse(ErrorCode::key_reused, "Idempotency-Key", "this key is in use for another request");
        }
        std::unique_lock lock(first->mutex);
        if (!first->done.wait_until(lock, deadline, [&] { return first->answer.has_value(); })) {
            return refuse(ErrorCode::in_progress, "Idempotency-Key",
                          "the first request with this key is still running");
        }
        auto answer = *first->answer;
        if (answer) answer->replayed = true;
        return answer;
    }

    std::optional<Result<Receipt>> answer;
    const auto finish = [&] {
        {
            const std::lock_guard lock(twins_mutex_);
            running_.erase(key);
        }
        const std::lock_guard lock(own->mutex);
        own->answer = answer ? *answer : refuse(ErrorCode::unavailable, "", "the first request with this key failed");
        own->done.notify_all();
    };
    try {
        answer = run(std::move(command), deadline);
    } catch (const store::DbError&) {
        answer =
            refuse(ErrorCode::unavailable, "", "the database is not available; repeat the request with the same key");
    } catch (...) {
        finish();
        throw;
    }
    finish();
    return *answer;
}

std::optional<Result<Receipt>> Desk::remembered(CompanyId company, const RequestKey& key) {
    Command command;
    command.company = company;
    command.key = key;
    return server_.remembered(command);
}

Result<std::vector<Result<Plan>>> Desk::rehearse(const Command& command) {
    for (int i = 0; i < kPreparationsMax; ++i) {
        const auto prepared = prepare(command, true, database_, catalogs_);
        if (!prepared) return prepared.refusal();
        if (auto plans = server_.rehearse(*prepared)) return *std::move(plans);
    }
    return refuse(ErrorCode::unavailable, "", "the requested data keeps changing; repeat the request");
}

Result<Receipt> Desk::run(Command command, Deadline deadline) {
    auto all_candidates = false;
    for (int i = 0; i < kPreparationsMax; ++i) {
        release_offers_of_ended(command, database_, catalogs_);
        auto prepared = prepare(command, all_candidates, database_, catalogs_);
        if (!prepared) {  // what it names may be deleted by now, but an earlier request may have succeeded
            auto known = server_.remembered(command);
            return known ? std::move(*known) : Result<Receipt>(prepared.refusal());
        }
        const auto ticket = std::make_shared<Ticket>(std::move(*prepared));
        if (!queue_.push(ticket))
            return refuse(ErrorCode::overloaded, "", "too many requests are waiting; nothing was done");
        auto served = ticket->wait(deadline);
        if (!served && queue_.withdraw(ticket)) {
            return refuse(ErrorCode::overloaded, "", "queue timeout; nothing was done");
        }
        if (!served) {
            return refuse(ErrorCode::unavailable, "", "the request timed out; repeat it with the same key");
        }
        if (served->answer) return std::move(*served->answer);
        all_candidates = all_candidates || served->wants_all_candidates;
    }
    return refuse(ErrorCode::unavailable, "",
                  "the requested data keeps changing; repeat the request with the same key");
}

void Desk::commit_batches() {
    for (;;) {
        const auto batch = queue_.take_batch();
        if (batch.empty()) return;
        BatchServer::Batch commands;
        std::unordered_map<const PreparedCommand*, Ticket*> tickets;
        for (const auto& ticket : batch) {
            commands.push_back(&ticket->prepared);
            tickets[&ticket->prepared] = ticket.get();
        }
        server_.serve(commands, [&](const BatchServer::Batch& part, std::vector<ServedCommand> served) {
            const auto left_job =
                std::any_of(served.begin(), served.end(), [](const auto& one) { return one.left_job; });
            for (std::size_t i = 0; i < part.size(); ++i) tickets.at(part[i])->settle(std::move(served[i]));
            if (left_job) options_.after_commit();
        });
        queue_.release_batch(batch);
    }
}

}  // namespace slotkeeper
