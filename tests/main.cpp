// main: one test binary; a suite per source file. Run one with --run_test=suite/case.
#define BOOST_TEST_MODULE slotkeeper
#include <boost/test/unit_test.hpp>
