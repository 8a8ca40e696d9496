// need_options: the skills and resources of which a need takes any, while a catalogue is read.
#pragma once

#include "engine/store/catalog/catalog_tables.h"

namespace slotkeeper::store {

// False if the need, or an option before this one, is missing.
bool add_option(Service& service, const NeedOptionRow& row);

}  // namespace slotkeeper::store
