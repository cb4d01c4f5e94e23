"""Files in which roster problems come: two public benchmarks and the roster workbook."""
