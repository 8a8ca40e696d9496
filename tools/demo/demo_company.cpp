// demo_company: reads salon.toml and gives its objects their ids; keeps its keys.
#include "tools/demo/demo_company.h"

#include "adapters/catalog/apply_document.h"
#include "adapters/catalog/source_document.h"
#include "engine/base/machine/private_folder.h"
#include "engine/desk/catalog/create_company.h"
#include "engine/guards/digest.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tools/slotkeeper/toml_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <stdexcept>
#include <system_error>

namespace slotkeeper::demo {

const std::map<std::string_view, std::string_view>& demo_files();  // made of salon.toml

namespace {

// The ids of its objects by their slugs.
constexpr std::pair<std::string_view, BranchId> kBranchIds[] = {{"berlin-mitte", BranchId{11}}};
constexpr std::pair<std::string_view, ServiceId> kServiceIds[] = {
    {"haarschnitt", ServiceId{41}}, {"bart", ServiceId{42}}, {"farbe", ServiceId{43}}};
constexpr std::pair<std::string_view, ResourceId> kResourceIds[] = {
    {"anna-schaefer", ResourceId{21}}, {"juergen-koehler", ResourceId{22}}, {"lena-hoffmann", ResourceId{23}},
    {"tobias-weiss", ResourceId{24}},  {"sabine-krueger", ResourceId{25}},  {"waschplatz-1", ResourceId{31}},
    {"waschplatz-2", ResourceId{32}}};

// Gives the objects their ids and the order of these. Throws std::out_of_range if an object has none.
template <class Item, std::size_t count>
std::vector<Item> with_ids(std::vector<Item> items,
                           const std::pair<std::string_view, decltype(Item::id)> (&ids)[count]) {
    const std::map by_slug(std::begin(ids), std::end(ids));
    for (auto& item : items) item.id = by_slug.at(item.slug);
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.id < b.id; });
    return items;
}

template <class T>
const T& right(const catalog::FromFile<T>& read) {
    if (const auto* errors = std::get_if<std::vector<catalog::FileError>>(&read)) {
        throw std::logic_error(text_of(errors->front()));
    }
    return std::get<T>(read);
}

CatalogDraft read_salon() {
    const SystemClock clock;
    IdSource unused(0, clock);
    auto draft = company_of_file(demo_files().at("salon"), unused);
    draft.company.id = kCompany;
    draft.company.demo = true;
    draft.branches = with_ids(std::move(draft.branches), kBranchIds);
    draft.services = with_ids(std::move(draft.services), kServiceIds);
    draft.resources = with_ids(std::move(draft.resources), kResourceIds);
    for (auto& resource : draft.resources) resource.branch = draft.branches.front().id;
    return draft;
}

const CatalogDraft& salon() {
    static const auto draft = read_salon();
    return draft;
}

[[noreturn]] void fail(const std::string& step, const std::filesystem::path& file) {
    throw std::runtime_error(step + ' ' + file.string() + ": " + std::system_category().message(errno));
}

// Writes a temporary file and links it to its name, which fails if another process was faster: so no process reads an
// incomplete secret.
void write_secret(const std::filesystem::path& file, const std::string& text) {
    const auto unfinished = std::filesystem::path(file.string() + '.' + random_token(16));
    const auto descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("make", unfinished);
    const auto written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    if (!written) fail("write", unfinished);
    const auto linked = ::link(unfinished.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(unfinished.c_str());
    if (!linked) fail("make", file);
}

}  // namespace

CatalogDraft company_of_file(std::string_view toml, IdSource& ids) {
    const auto source = read_toml_source("company", toml);
    const auto document = catalog::read_document(right(source));
    auto draft = catalog::new_company(right(document), ids);
    if (!draft) throw std::logic_error(draft.refusal().field + ": " + draft.refusal().message);
    return *std::move(draft);
}

Company company() { return salon().company; }
Branch branch() { return salon().branches.front(); }
std::vector<Resource> resources() { return salon().resources; }
std::vector<Service> services() { return salon().services; }

bool put_company(store::Database& database) {
    const auto exists = [&] {
        return database.read([](store::Tx& tx) { return store::find_company(tx, kSlug); }).has_value();
    };
    if (exists()) return false;
    const auto created = create_company(database, salon());
    // Another process loads it concurrently and was faster; unique keys allow only one.
    if (!created && !exists()) throw std::runtime_error("demo company: " + created.refusal().message);
    return created.ok();
}

std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make) {
    make_private_folder(file.parent_path());
    if (!std::filesystem::exists(file)) write_secret(file, make() + '\n');
    std::ifstream stream(file);
    std::string text;
    if (!std::getline(stream, text) || text.empty()) fail("read", file);
    return text;
}

}  // namespace slotkeeper::demo
