/** What `holdfast --help` prints. One literal; a test compares it with the README and with what the command line accepts. */
export const help = `holdfast publishes continuity and recovery plans whose sentences are bound to evidence.

Usage: holdfast <command> [options]

Commands
  check             judge the plans against the evidence on file, offline
  collect           read evidence from the accounts that bindings.yaml names
  build             check, then write the site and the signed PDFs to dist/
  dev               show the site and follow edits
  preview           serve dist/
  pdf PLAN          write the PDF of one plan
  review PLAN       record that a plan was reviewed as it is now
  controls [PLAN]   which clauses of standards the plans supply evidence for, as CSV
  test [FILE]       judge the made-up readings under tests/ against the verdicts they must give
  explain NAME      how the verdict of a claim came about, or why a rule exists
  sign FILE         renew the archive timestamp of a signed PDF (--extend)
  verify FILE       check a signed PDF or signed statements: digest, signature, additions, files inside

Options
  --content DIR     the content folder (default: content)
  --out DIR         where to write (default: dist, PLAN.pdf, or copies)
  --as-of INSTANT   judge at this date or instant instead of now
  --audience NAME   public, customer, auditor or internal (default: publish.audience of holdfast.yaml)
  --format NAME     text or json (default: text), and for check and build markdown, github, sarif, junit,
                    codequality, oscal, oscal-poam or intoto
  --report F=FILE   write a report of format F as well; can be given several times (check, build)
  --strict          warnings block publication too
  --rules           list all rules with how often each is found here (check)
  --baseline FILE   what FILE lists was there before and does not decide the exit code (check)
  --write-baseline FILE  list what is found now, or shorten the list that is there (check)
  --since FILE      say what changed since the run that wrote this report (check)
  --upcoming        list what falls due until --as-of, or in the next 90 days (check)
  --ics FILE        write that list as a calendar too (check --upcoming)
  --for NAME        write a numbered copy for one recipient, who is named on every page (pdf)
  --recipients FILE write one for each recipient of a CSV file with the column name (pdf)
  --preview         write the site even if findings block it, marked on every page
  --plan            print what would be asked where, and ask nothing (collect)
  --policy          print what must be granted to the one who reads (collect)
  --record DIR      write what was read as a case for holdfast test, and not to the store (collect)
  --by ROLE         who reviewed (review), or who reports (collect --print, collect --from)
  --only BINDING    read this binding and no other (collect)
  --only NAME       consider a rule, an area of rules or plan/NAME and nothing else; may be repeated (check)
  --print           print the reading as a report for --push instead of writing it (collect --only)
  --push BINDING    record what another machine reports on standard input (collect)
  --from PROGRAM    what is piped in is the output of terraform, pgbackrest or wal-g (collect --push)
  --extend          add fresh evidence of validity and another archive timestamp (sign)
  --anchors FILE    certificates to trust, PEM (verify)
  --port N          where dev and preview listen (default: 4321)
  --quiet           print findings only
  --help, --version

Exit codes
  0  nothing at error level
  1  something is false or overdue
  2  nothing known false, but something could not be verified
  3  nothing could be judged: invalid content, configuration or usage
  4  a defect in Holdfast itself
`
