// main: the binary `slotkeeper`.
int main() { return 0; }
