"""Makes a PDF with Typst or WeasyPrint of several texts in one process, one after the other, and prints how many seconds of the
clock and of the processor each took, and of the processor the whole process, its start included.
`python bench-pdf.py typst|weasyprint TARGET FONTS TEXT...`; TARGET is without ending."""

import json
import pathlib
import shutil
import sys
import time

tool, target, fonts, *texts = sys.argv[1:]
# Typst keeps one compiler for one file, so each text takes its turn in the same file.
source = target + pathlib.Path(texts[0]).suffix
target += ".pdf"
shutil.copy(texts[0], source)
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
for text in texts:
    shutil.copy(text, source)
    clock, cpu = time.perf_counter(), time.process_time()
    make()
    took.append([time.perf_counter() - clock, time.process_time() - cpu])
print(json.dumps({"version": version, "took": took, "cpu": time.process_time()}))
