// check_schedules: the rules of a draft's other weeks, buffers and peak times.
//
// For check_draft.cpp. `path` is that of the object: "branches.mitte".
#pragma once

#include "engine/catalog/catalog_draft.h"

#include <string>

namespace slotkeeper {

// Of a branch or a resource.
template <class Item>
void check_schedules(const Item& item, const std::string& path, Checks& check);
extern template void check_schedules(const Branch& item, const std::string& path, Checks& check);
extern template void check_schedules(const Resource& item, const std::string& path, Checks& check);

// Each has hours and a price, and no two overlap.
void check_peak_times(const Service& service, const std::string& path, Checks& check);

// Each names a service of the draft, once.
void check_pair_buffers(const CatalogDraft& draft, const Service& service, const std::string& path, Checks& check);

}  // namespace slotkeeper
