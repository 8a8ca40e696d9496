// main: the benchmark.
int main() { return 0; }
