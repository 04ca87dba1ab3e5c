"""Makes a PDF with Typst or WeasyPrint several times in one process, and prints how many seconds of the clock and of the
processor each took, and of the processor the whole process, its start included. `python bench-pdf.py typst|weasyprint SOURCE TARGET TIMES FONTS`"""

import json
import sys
import time

tool, source, target, times, fonts = sys.argv[1:6]
took = []
if tool == "typst":
    import typst

    compiler = typst.Compiler(source, font_paths=[fonts])
    make = lambda: compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"])
    version = typst.__version__
else:
    import weasyprint

    make = lambda: weasyprint.HTML(source).write_pdf(target, pdf_variant="pdf/ua-1")
    version = weasyprint.__version__
for _ in range(int(times)):
    clock, cpu = time.perf_counter(), time.process_time()
    make()
    took.append([time.perf_counter() - clock, time.process_time() - cpu])
print(json.dumps({"version": version, "took": took, "cpu": time.process_time()}))
