import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * veraPDF over files: java -cp … Validate.java ua1,3a FILE.pdf…
 * One line per file and profile, then each rule that failed with the first place. Exit 1 when any fails.
 */
public class Validate {
  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean clean = true;
    for (int i = 1; i < args.length; i++) {
      for (String profile : args[0].split(",")) clean &= validate(args[i], PDFAFlavour.byFlavourId(profile));
    }
    System.exit(clean ? 0 : 1);
  }

  private static boolean validate(String file, PDFAFlavour flavour) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      Map<String, String> failed = new TreeMap<>();
      for (TestAssertion each : result.getTestAssertions()) {
        if (each.getStatus() != TestAssertion.Status.FAILED) continue;
        String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
        failed.putIfAbsent(rule, each.getMessage() + "\n      at " + each.getLocation().getContext());
      }
      System.out.printf(
          "%s %s %s: %d checks%n",
          result.isCompliant() ? "pass" : "FAIL", flavour.getId(), file, result.getTotalAssertions());
      failed.forEach((rule, text) -> System.out.println("  " + rule + " " + text));
      return result.isCompliant();
    }
  }
}
