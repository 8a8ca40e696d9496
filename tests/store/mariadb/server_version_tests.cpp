// server_version_tests: the supported server versions, and unsupported ones.
#include "engine/store/mariadb/session.h"

#include <boost/test/unit_test.hpp>

using slotkeeper::store::is_fit;

BOOST_AUTO_TEST_SUITE(server_version_tests)

BOOST_AUTO_TEST_CASE(mariadb_is_taken_from_10_11_on) {
    for (const auto* version :
         {"10.11.14-MariaDB-0+deb12u2", "10.11.0-MariaDB", "10.12.1-MariaDB", "11.4.2-MariaDB", "11.0.1-MariaDB-log",
          "12.0.2-MariaDB-ubu2404", "100.1-MariaDB", "5.5.5-10.11.6-MariaDB"}) {
        BOOST_TEST(is_fit(version), version);
    }
}

BOOST_AUTO_TEST_CASE(older_ones_and_other_servers_are_not) {
    for (const auto* version :
         {"10.6.18-MariaDB", "10.1.48-MariaDB", "5.5.68-MariaDB", "5.5.5-10.6.18-MariaDB", "5.5.5-MariaDB", "8.0.36",
          "9.1.0", "11.4.2", "8.0.36-28 Percona Server", "", "MariaDB", "MariaDB-11.4.2", "10-MariaDB", "x"}) {
        BOOST_TEST(!is_fit(version), version);
    }
}

BOOST_AUTO_TEST_SUITE_END()
