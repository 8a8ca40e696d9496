// documents: the pages about the API: a start page, the viewer of the OpenAPI document, the error codes.
#pragma once

#include "adapters/api/services.h"
#include "adapters/http/router.h"

#include <string_view>
#include <vector>

namespace slotkeeper::rest {

// GET / · /docs · /docs/errors · /docs/{file} · /openapi.json. No key is needed: they show nothing of a company.
// `services` must outlive the router.
void add_documents(http::Router& router, const api::Services& services);

// The files of the viewer as they were found when the program was built; none without npm.
struct ViewerFile {
    std::string_view name, bytes;
};
const std::vector<ViewerFile>& viewer_files();

}  // namespace slotkeeper::rest
