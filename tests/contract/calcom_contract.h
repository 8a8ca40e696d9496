// calcom_contract: calls calcom_contract.js for the stand-in and for recorded requests of a client.
#pragma once

#include <string>

namespace slotkeeper::testing {

struct ContractVerdict {
    bool skipped;  // with a message, or a failure where SLOTKEEPER_REQUIRE_CONTRACT=1
    bool kept;
    std::string output;  // what the script said
};

// `arguments`: "--url http://127.0.0.1:PORT", or "--requests FILE" in the format that the script's head describes.
ContractVerdict check_calcom_contract(const std::string& arguments);

}  // namespace slotkeeper::testing
