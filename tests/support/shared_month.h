// shared_month: the demo salon with a service whose bookings are shared out over one calendar month, and who got how
// many.
#pragma once

#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/salon.h"

#include <map>
#include <string>

namespace slotkeeper::tests {

struct SharedMonth : Salon {
    SharedMonth() {
        test.run("DELETE FROM schedule");  // all have the hours of the branch
        set_assignment("round_robin");
        const auto& zone = demo::branch().zone;
        const std::chrono::year_month_day date(zone.local_day(at(0, 0)));
        month = date.year() / date.month() + std::chrono::months(1);
    }

    void set_assignment(const std::string& word) {
        test.run("UPDATE service SET assignment = '" + word + "'");
        changed();
    }
    // For all services. `values`: weight, preference, price.
    void set_terms(ResourceId who, const std::string& values) {
        test.run("REPLACE INTO resource_terms (resource_id, number, service_id, weight, preference, price) VALUES (" +
                 std::to_string(who.value) + ", 0, NULL, " + values + ")");
        changed();
    }
    void changed() {
        database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalog = catalogs.current(demo::kCompany);
    }

    int days() const { return static_cast<int>(static_cast<unsigned>((month / std::chrono::last).day())); }
    // On the clocks of the branch; `day` from 0.
    Instant in_month(int day, Minutes after_midnight) const {
        const std::chrono::local_days first(month / 1);
        return demo::branch().zone.to_utc(first + std::chrono::days(day) + after_midnight).value();
    }
    // Coming haircuts by person.
    std::map<ResourceId, int> shares() {
        std::map<ResourceId, int> counts;
        for (std::size_t i = 0; i < 4; ++i) counts[staff(i).id] = 0;
        database.read([&](store::Tx& tx) {
            tx.rows(
                "SELECT resource_id, COUNT(*) FROM appointment_segment JOIN appointment USING (appointment_id) "
                "WHERE state = 'confirmed' AND appointment.service_id = 41 GROUP BY resource_id",
                {}, [&](ResourceId who, int count) { counts[who] = count; });
        });
        return counts;
    }

    std::chrono::year_month month{};  // the next after that of at()
};

}  // namespace slotkeeper::tests
