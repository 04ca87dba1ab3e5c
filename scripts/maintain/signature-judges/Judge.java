import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.io.FileInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * The European Commission's library for digital signatures (DSS) over files: java -cp … Judge.java ROOTS.pem FILE.pdf…
 * One line for each file: level, indication, and why. Nothing is asked over a network: what a file does not hold is missing.
 */
public class Judge {
  public static void main(String[] args) throws Exception {
    CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
    try (FileInputStream pem = new FileInputStream(args[0])) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        roots.addCertificate(new CertificateToken((X509Certificate) each));
      }
    }
    for (int i = 1; i < args.length; i++) judge(roots, args[i]);
  }

  private static void judge(CommonTrustedCertificateSource roots, String file) throws Exception {
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(roots);
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(file)));
    validator.setCertificateVerifier(verifier);
    Reports reports = validator.validateDocument();
    SimpleReport report = reports.getSimpleReport();
    if (report.getSignatureIdList().isEmpty()) System.out.println("unsigned " + file);
    for (String id : report.getSignatureIdList()) {
      System.out.printf("%s %s %s%n", report.getSignatureFormat(id), report.getIndication(id), file);
      if (report.getSubIndication(id) != null) System.out.println("  " + report.getSubIndication(id));
      for (Message each : report.getAdESValidationErrors(id)) System.out.println("  error: " + each.getValue());
      for (Message each : report.getAdESValidationWarnings(id)) System.out.println("  warning: " + each.getValue());
      SignatureWrapper signature = reports.getDiagnosticData().getSignatureById(id);
      for (String each : signature.getStructuralValidationMessages()) System.out.println("  structure: " + each);
    }
  }
}
