// no_shows: finds the customer, then counts.
#include "engine/desk/no_shows.h"

#include "engine/base/limits.h"
#include "engine/desk/batch.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/booking/fee_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// So many months before today, at the end of a shorter month.
Instant months_before(Moment now, int months) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const auto then = std::chrono::year_month_day(today) - std::chrono::months(months);
    if (then.ok()) return std::chrono::sys_days(then);
    return std::chrono::sys_days(then.year() / then.month() / std::chrono::last);
}

}  // namespace

int no_shows_of(const Command& command, const Company& company, store::Database& database) {
    const auto& rule = company.no_shows;
    const auto handle = rule.count && !command.skip_rules ? customer_handle(command) : std::nullopt;
    if (!handle) return 0;
    return database.read([&](store::Tx& tx) {
        const auto known = store::customer_table.first(tx, store::find_customers_sql(std::span(&*handle, 1)));
        return known
                   ? store::count_no_shows(
                         tx, known->id, months_before(tx.now(), std::clamp(rule.months, 1, limits::no_show_months_max)))
                   : 0;
    });
}

void read_no_shows(Command& command, const std::optional<Appointment>& present, const Company& company,
                   store::Database& database) {
    command.no_shows = no_shows_of(command, company, database);
    if (!present || present->state != State::no_show || present->fee_reason != FeeReason::no_show) return;
    command.fee_before = database.read([&](store::Tx& tx) { return store::load_fee_before_no_show(tx, present->id); });
}

}  // namespace slotkeeper
