// key_rotation: column by column, a hundred rows at a time.
#include "engine/guards/key_rotation.h"

#include "engine/store/operations/access_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

constexpr std::size_t kRowsAtOnce = 100;

Rotation reencrypt_all(store::Database& database, const Sealer& sealer) {
    Rotation all;
    for (const auto& column : store::kSealedColumns) {
        std::int64_t after = 0;
        for (auto more = true; more;) {
            Rotation some;
            std::int64_t last = after;
            more = database.transact([&](store::Tx& tx) {
                some = {};
                const auto rows = store::lock_sealed(tx, column, after, kRowsAtOnce);
                for (const auto& row : rows) {
                    last = row.id;
                    if (sealer.is_sealed_with_present_key(row.value)) continue;
                    const auto text = sealer.open(row.value);
                    if (!text) {
                        ++some.unreadable;
                        spdlog::error("secret: cannot be decrypted table={} row={} column={}", column.table, row.id,
                                      column.column);
                        continue;
                    }
                    store::save_sealed(tx, column, {row.id, sealer.seal(*text)});
                    ++some.resealed;
                }
                return rows.size() == kRowsAtOnce;
            });
            after = last;
            all.resealed += some.resealed;
            all.unreadable += some.unreadable;
        }
    }
    return all;
}

}  // namespace

Result<Rotation> rotate_key(store::Database& database, Sealer& sealer, Leases& leases) {
    const auto held = HeldLease::acquire(leases, "rotation", std::chrono::milliseconds{0});
    if (!held) return refuse(ErrorCode::in_progress, "", "another process is changing the key");
    reencrypt_all(database, sealer);
    if (held->lost()) return refuse(ErrorCode::in_progress, "", "the lease was lost; run it again");
    sealer.change_key();
    const auto rotation = reencrypt_all(database, sealer);
    spdlog::info("secret.key: changed, {} secrets re-encrypted, {} unreadable", rotation.resealed, rotation.unreadable);
    return rotation;
}

}  // namespace slotkeeper
