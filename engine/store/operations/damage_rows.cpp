// damage_rows: two queries for each foreign key, and one load of each catalogue.
#include "engine/store/operations/check_rows.h"

#include "engine/booking/series.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/operations/schema_keys.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kMissing = R"sql(
    SELECT CONCAT_WS('/', {key}), CONCAT_WS('/', {columns})
    FROM {child} AS child LEFT JOIN {parent} AS parent ON {same}
    WHERE {set} AND parent.{first} IS NULL
    LIMIT 200)sql";
constexpr auto kOfAnother = R"sql(
    SELECT CONCAT_WS('/', {key}), CONCAT_WS('/', {columns})
    FROM {child} AS child JOIN {parent} AS parent ON {same} {owner}
    WHERE NOT parent.company_id <=> {company}
    LIMIT 200)sql";
constexpr auto kOwner = R"sql(JOIN {parent} AS owner ON {same})sql";

constexpr auto kTypedColumns = R"sql(
    SELECT table_name, column_name, data_type
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND data_type IN ('date', 'datetime', 'enum', 'set', 'int', 'bigint')
    ORDER BY table_name, ordinal_position)sql";
// Columns that must be set together.
constexpr auto kHalfLinks = R"sql(
    SELECT appointment_id, part FROM calendar_link
    WHERE (mirror_starts_at IS NULL) <> (mirror_ends_at IS NULL)
       OR (action IS NOT NULL AND (target_version IS NULL OR target_starts_at IS NULL OR target_ends_at IS NULL
           OR target_event_type_id IS NULL OR action_started_at IS NULL))
    LIMIT 200)sql";

constexpr auto kHalfOccurrences = R"sql(
    SELECT appointment_id FROM appointment
    WHERE (series_id IS NULL) <> (occurrence IS NULL) OR (series_id IS NULL) <> (series_starts_at IS NULL)
    LIMIT 200)sql";

constexpr auto kSteps = R"sql(SELECT series_id, version, occurrences FROM series_step)sql";

// Claims that give their time back to a block when they end, which does not hold it.
constexpr auto kLostHolders = R"sql(
    SELECT claim.resource_id, claim.appointment_id, inside_block_id
    FROM claim LEFT JOIN block ON block.block_id = inside_block_id AND block.resource_id = claim.resource_id
                                  AND removed_at IS NULL
    WHERE inside_block_id IS NOT NULL AND block.block_id IS NULL
    LIMIT 200)sql";

// The column is not an object of texts. The values of an empty object are NULL.
std::string odd_texts_sql(const std::string& column) {
    return "SELECT appointment_id FROM appointment WHERE JSON_TYPE(" + column +
           ") <> 'OBJECT' UNION SELECT appointment_id FROM appointment, JSON_TABLE(COALESCE(JSON_EXTRACT(" + column +
           ", '$.*'), '[]'), '$[*]' COLUMNS (entry JSON PATH '$')) AS entries "
           "WHERE JSON_TYPE(entry) <> 'STRING' LIMIT 200";
}

constexpr auto kScopes = R"sql(SELECT api_key_id, scopes FROM api_key WHERE revoked_at IS NULL)sql";

constexpr std::string_view kCompanyColumn = "column company_id";

struct Reference {
    std::string child, parent;
    std::vector<std::string> columns, parent_columns;
};

// "a,b" of "...KEY(a,b) ...".
std::vector<std::string> names_in_brackets(std::string_view text, std::size_t from) {
    const auto open = text.find('(', from) + 1;
    auto inside = text.substr(open, text.find(')', open) - open);
    std::vector<std::string> names;
    while (!inside.empty()) {
        const auto end = std::min(inside.find(','), inside.size());
        names.emplace_back(inside.substr(0, end));
        inside.remove_prefix(std::min(end + 1, inside.size()));
    }
    return names;
}

std::vector<Reference> references_of(const std::string& child, const std::set<std::string>& promises) {
    constexpr std::string_view kReferences = " REFERENCES ";
    std::vector<Reference> references;
    for (const auto& promise : promises) {
        const auto at = promise.find(kReferences);
        if (at == std::string::npos) continue;
        const auto start = at + kReferences.size();
        const auto end = promise.find_first_of(" (", start);
        references.push_back({child, promise.substr(start, end - start),
                              names_in_brackets(promise, promise.find("FOREIGN KEY")),
                              names_in_brackets(promise, start)});
    }
    return references;
}

// The columns that name a row: of the primary key if it is a list of columns.
std::vector<std::string> key_of(const std::set<std::string>& promises, const Reference& reference) {
    for (const auto& promise : promises) {
        if (promise.starts_with("PRIMARY KEY")) {
            auto names = names_in_brackets(promise, 0);
            std::erase_if(names, [&](const auto& name) { return !promises.contains("column " + name); });
            return names;
        }
    }
    return reference.columns;
}

template <class Text>
std::string joined(const std::vector<std::string>& names, std::string_view between, Text text) {
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i) all.append(i == 0 ? "" : between).append(text(i));
    return all;
}

std::string on_same_row(const Reference& reference, const std::string& alias) {
    return joined(reference.columns, " AND ", [&](std::size_t i) {
        return alias + "." + reference.parent_columns[i] + " = child." + reference.columns[i];
    });
}

// The statement with the names of tables and columns put in, from our own schema files.
SqlText filled(std::string text, const Reference& reference, const std::vector<std::string>& key,
               const std::string& owner = {}, const std::string& company = {}) {
    const auto of_child = [](const std::vector<std::string>& names) {
        return joined(names, ", ", [&](std::size_t i) { return "child." + names[i]; });
    };
    const auto set = joined(reference.columns, " AND ",
                            [&](std::size_t i) { return "child." + reference.columns[i] + " IS NOT NULL"; });
    const std::vector<std::pair<std::string_view, std::string>> gaps{{"{key}", of_child(key)},
                                                                     {"{columns}", of_child(reference.columns)},
                                                                     {"{child}", reference.child},
                                                                     {"{parent}", reference.parent},
                                                                     {"{same}", on_same_row(reference, "parent")},
                                                                     {"{set}", set},
                                                                     {"{first}", reference.parent_columns.front()},
                                                                     {"{owner}", owner},
                                                                     {"{company}", company}};
    for (const auto& [gap, with] : gaps) {
        if (const auto at = text.find(gap); at != std::string::npos) text.replace(at, gap.size(), with);
    }
    return SqlText(text);
}

class References {
public:
    explicit References(Tx& tx) : tx_(tx) {
        for (const auto& step : schema_steps()) add_schema_promises(step.sql, promises_);
    }

    std::vector<Finding> run() && {
        for (const auto& [child, promises] : promises_) {
            const auto references = references_of(child, promises);
            for (const auto& reference : references) {
                ask(filled(kMissing, reference, key_of(promises, reference)), reference, "is missing");
            }
            compare_companies(promises, references);
        }
        return std::move(findings_);
    }

private:
    bool has_company(const std::string& table) const {
        return promises_.at(table).contains(std::string(kCompanyColumn));
    }

    // All rows that a row refers to must belong to its own company, or else to that of the first one with a company.
    void compare_companies(const std::set<std::string>& promises, const std::vector<Reference>& references) {
        const Reference* owner = nullptr;
        for (const auto& reference : references) {
            if (reference.parent == "company" || !has_company(reference.parent)) continue;
            const auto key = key_of(promises, reference);
            if (has_company(reference.child)) {
                ask(filled(kOfAnother, reference, key, "", "child.company_id"), reference, "is of another company");
            } else if (owner == nullptr) {
                owner = &reference;
            } else {
                std::string join(kOwner);
                join.replace(join.find("{parent}"), 8, owner->parent);
                join.replace(join.find("{same}"), 6, on_same_row(*owner, "owner"));
                ask(filled(kOfAnother, reference, key, join, "owner.company_id"), reference, "is of another company");
            }
        }
    }

    void ask(const SqlText& question, const Reference& reference, std::string_view what) {
        tx_.rows(question, [&](const std::string& key, const std::string& values) {
            if (findings_.size() >= kFindingsMax) return;
            const auto columns = joined(reference.columns, "/", [&](std::size_t i) { return reference.columns[i]; });
            findings_.push_back({FindingKind::broken_reference,
                                 {reference.child},
                                 fmt::format("row {}: its {} {} {}", key, columns, values, what)});
        });
    }

    Tx& tx_;
    SchemaPromises promises_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_references(Tx& tx) { return References(tx).run(); }

std::vector<Finding> check_values(Tx& tx) {
    struct Column {
        std::string name, condition, what;
    };
    const auto column_of = [](const std::string& name, std::string_view type) -> Column {
        if (type == "int") return {name, name + " = 2147483647", "the largest number"};
        if (type == "bigint") return {name, name + " = 9223372036854775807", "the largest number"};
        if (type.starts_with("date")) return {name, "YEAR(" + name + ") = 0", "a date like 0000-00-00"};
        return {name, name + " + 0 = 0", "a word that is not on the list"};
    };
    std::map<std::string, std::vector<Column>> tables;
    tx.rows(kTypedColumns, {}, [&](const std::string& table, const std::string& column, std::string_view type) {
        tables[table].push_back(column_of(column, type));
    });
    std::vector<Finding> findings;
    for (const auto& [table, columns] : tables) {
        SqlText sql("SELECT ");
        for (const auto& column : columns) {
            sql.raw(&column == &columns.front() ? "" : ", ").raw("COUNT(IF(" + column.condition + ", 1, NULL))");
        }
        tx.rows(sql.raw(" FROM ").raw(table), [&](const Row& row) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const auto count = row.at<std::int64_t>(i);
                if (count == 0) continue;
                findings.push_back({FindingKind::damaged_data,
                                    {table},
                                    fmt::format("{} rows hold {} in {}", count, columns[i].what, columns[i].name)});
            }
        });
    }
    return findings;
}

std::vector<Finding> check_links(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(kHalfLinks, {}, [&](AppointmentId id, const std::string& part) {
        findings.push_back({FindingKind::damaged_data,
                            {id.text()},
                            "part " + part + " of its calendar_link has a time or an action that is incomplete"});
    });
    return findings;
}

std::vector<Finding> check_occurrences(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(kHalfOccurrences, {}, [&](AppointmentId id) {
        findings.push_back({FindingKind::damaged_data, {id.text()}, "its place in a series is incomplete"});
    });
    tx.rows(kSteps, {}, [&](SeriesId id, int version, std::string_view occurrences) {
        try {
            parse_occurrences(occurrences);
        } catch (const DamagedData& damage) {
            findings.push_back({FindingKind::damaged_data,
                                {id.text()},
                                fmt::format("its step at version {} cannot be read: {}", version, damage.what())});
        }
    });
    return findings;
}

std::vector<Finding> check_holders(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(kLostHolders, {}, [&](ResourceId resource, std::optional<AppointmentId> owner, BlockId block) {
        findings.push_back({FindingKind::damaged_data,
                            {owner ? owner->text() : resource.text()},
                            "a claim is inside " + block.text() + ", which does not hold its time"});
    });
    return findings;
}

std::vector<Finding> check_metadata(Tx& tx) {
    std::vector<Finding> findings;
    for (const std::string column : {"metadata", "answers"}) {
        tx.rows(odd_texts_sql(column), {}, [&](AppointmentId id) {
            findings.push_back(
                {FindingKind::damaged_data, {id.text()}, "its " + column + " are not an object of texts"});
        });
    }
    return findings;
}

std::vector<Finding> check_scopes(Tx& tx) {
    std::vector<Finding> findings;
    tx.rows(kScopes, {}, [&](ApiKeyId id, std::string_view scopes) {
        if (Scopes::parse(scopes)) return;
        findings.push_back({FindingKind::damaged_data, {id.text()}, "its scopes cannot be read, so it has none"});
    });
    return findings;
}

std::vector<Finding> check_catalogs(Tx& tx) {
    std::vector<Finding> findings;
    for (const auto company : list_companies(tx)) {
        try {
            std::vector<CatalogFlaw> flaws;
            load_catalog(tx, company, &flaws);
            for (auto& flaw : flaws) {
                findings.push_back({FindingKind::damaged_data, {flaw.id, company.text()}, std::move(flaw.detail)});
            }
        } catch (const DamagedData& damage) {
            findings.push_back({FindingKind::damaged_data, {company.text()}, damage.what()});
        }
    }
    return findings;
}

}  // namespace slotkeeper::store
