// short_lists: cuts the page out of the whole list.
#include "adapters/rest/short_lists.h"

#include "engine/guards/digest.h"

namespace slotkeeper::rest {

namespace {

// Of the id; of the whole record, if it has none.
std::int64_t digest_of(const Json& record) {
    const auto id = record.find("id");
    const auto digest = sha256(id == record.end() ? record.dump() : id->dump());
    std::int64_t number = 0;
    for (const auto byte : std::span(digest).first(7)) number = number << 8 | byte;
    return number;
}

std::size_t place_after(const Cursor<2>& cursor, const Json& records) {
    const auto last = std::find_if(records.begin(), records.end(),
                                   [&](const Json& record) { return digest_of(record) == cursor.numbers[1]; });
    if (last != records.end()) return static_cast<std::size_t>(last - records.begin()) + 1;
    return std::min(static_cast<std::size_t>(std::max<std::int64_t>(cursor.numbers[0], 0)), records.size());
}

}  // namespace

const Shape<ShortPage>& ShortPage::shape() {
    static const Shape<ShortPage> shape(
        "ShortPage",
        defaulted<&ShortPage::limit>("limit", "The most records to return.", {.min = 1, .max = limits::page_max}),
        field<&ShortPage::cursor>("cursor", "The `next_cursor` of the previous page."));
    return shape;
}

void ShortPage::cut(Reply& reply) const {
    auto& records = reply.body["data"];
    const auto from = cursor ? place_after(*cursor, records) : 0;
    const auto until = std::min(from + limit, records.size());
    if (until < records.size()) {
        const Cursor<2> next{std::string(list), {static_cast<std::int64_t>(until), digest_of(records[until - 1])}};
        reply.body["next_cursor"] = next.text();
    }
    auto page = Json::array();
    for (auto i = from; i < until; ++i) page.push_back(std::move(records[i]));
    records = std::move(page);
}

}  // namespace slotkeeper::rest
