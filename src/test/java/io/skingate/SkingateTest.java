package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.skingate.logging.LogFormat;
import io.skingate.logging.Logging;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SkingateTest {
  private static final String VALID =
      """
      accounts:
        - {id: main, clientId: a, clientSecret: s}
      tenants:
        - {id: acme, clientId: t1, clientSecrets: [s], account: main}
        - {id: globex, clientId: t2, clientSecrets: [s], account: main}
      """;

  @TempDir Path folder;

  private record Result(int status, String out, String err) {}

  @Test
  void check_says_what_a_valid_file_holds() throws Exception {
    Path file = Files.writeString(folder.resolve("good.yaml"), VALID);
    Result result = run("check", "--config", file.toString());
    assertThat(result.status).isZero();
    assertThat(result.out).isEqualTo(file + " is valid: 1 account, 2 tenants\n");
    assertThat(result.err).isEmpty();
  }

  @Test
  void check_hints_at_what_a_shell_would_read_otherwise_and_stays_content() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("shell.yaml"), "management:\n  token: ${NOT_SET_HERE:-t0ken}\n" + VALID);
    Result result = run("check", "--config", file.toString());
    assertThat(result.status).isZero();
    assertThat(result.out).isEqualTo(file + " is valid: 1 account, 2 tenants\n");
    assertThat(result.err.lines())
        .singleElement()
        .asString()
        .startsWith(file + ":2: management.token: warning: has a default that begins with -")
        .doesNotContain("t0ken");
  }

  @Test
  void check_lists_every_mistake_with_file_line_and_path() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("bad.yaml"),
            "api: {port: x}\n"
                + VALID.replace("[s], account: main}", "[CHANGEME], account: other}"));
    Result result = run("check", "--config=" + file);
    assertThat(result.status).isEqualTo(1);
    assertThat(result.out).isEmpty();
    assertThat(result.err.lines())
        .containsExactly(
            file + ":1: api.port: must be a whole number, found \"x\"",
            file + ":5: tenants[0].account: names no account: \"other\"",
            file + ":5: tenants[0].clientSecrets[0]: still holds the placeholder CHANGEME",
            file + ":6: tenants[1].account: names no account: \"other\"",
            file + ":6: tenants[1].clientSecrets[0]: still holds the placeholder CHANGEME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "99999", "many"})
  void a_port_that_is_none_is_wrong_use(String port) {
    Result result = run("sandbox", "--port=" + port);
    assertThat(result.status).isEqualTo(2);
    assertThat(result.err.lines()).singleElement().asString().contains("--port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--speed=0",
        "--speed=1001",
        "--speed=fast",
        "--speed=NaN",
        "--decline-rate=-0.1",
        "--decline-rate=2",
        "--decline-rate=5%"
      })
  void a_pace_or_a_share_that_is_none_is_wrong_use(String option) {
    Result result = run("sandbox", option);
    assertThat(result.status).isEqualTo(2);
    assertThat(result.err.lines())
        .singleElement()
        .asString()
        .contains(option.substring(0, option.indexOf('=')));
  }

  @Test
  void check_names_a_mistake_of_the_whole_file_without_a_path() throws Exception {
    Path file = Files.writeString(folder.resolve("broken.yaml"), "a: [\n");
    Result result = run("check", "--config", file.toString());
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err.lines()).singleElement().asString().startsWith(file + ":2: is not valid");
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource({
    "'', Missing required subcommand",
    "nonsense, 'nonsense'",
    "--bogus, Unknown option: '--bogus'",
    "check, Missing required option: '--config=FILE'",
    "check --config, --config",
    "check --bogus, Unknown option: '--bogus'",
    "check --config a b, 'b'",
    "check --config /no/such.yaml, cannot read /no/such.yaml: no such file",
    "check --config /, cannot read /: not a regular file",
    "log --log-format=xml, --log-format",
    "log --log-level=loud, --log-level",
  })
  void wrong_use_is_one_line_and_status_2(String arguments, String reason) {
    Result result = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(result.status).isEqualTo(2);
    assertThat(result.out).isEmpty();
    assertThat(result.err.lines()).hasSize(1);
    assertThat(result.err).startsWith("skingate: ").contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "check --help"})
  void help_is_for_the_whole_and_for_each_command(String arguments) {
    Result result = run(arguments.split(" "));
    assertThat(result.status).isZero();
    assertThat(result.out).startsWith("Usage: skingate");
    assertThat(result.err).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "check --version"})
  void version_names_the_build_and_the_runtime(String arguments) {
    Result result = run(arguments.split(" "));
    assertThat(result.status).isZero();
    assertThat(result.out.lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("skingate \\d+\\.\\d+\\.\\d+.*"),
            line -> assertThat(line).startsWith("revision "),
            line -> assertThat(line).isEqualTo("java " + Runtime.version()));
  }

  @Test
  void an_unexpected_failure_is_one_masked_line_and_status_1() {
    Result result = run("fail");
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).isEqualTo("skingate: cannot reach redis://***@host because of that\n");
  }

  @ParameterizedTest
  @CsvSource({"log, INFO", "log --log-level warn, WARN", "log --log-level=TRACE, TRACE"})
  void the_log_level_is_an_option(String arguments, String level) {
    Result result = run(arguments.split(" "));
    assertThat(result.status).isZero();
    Logger own = (Logger) LoggerFactory.getLogger("io.skingate");
    assertThat(own.getLevel()).hasToString(level);
    Logging.install(LogFormat.JSON, Level.INFO);
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Skingate.commandLine()
            .addSubcommand(new LogCommand())
            .addSubcommand(new FailCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    command.setParameterExceptionHandler(command.getParameterExceptionHandler());
    command.setExecutionExceptionHandler(command.getExecutionExceptionHandler());
    return new Result(command.execute(arguments), out.toString(), err.toString());
  }

  @Command(name = "log")
  private static final class LogCommand implements Runnable {
    @Mixin private final LoggingOption logging = new LoggingOption();

    @Override
    public void run() {
      logging.install();
    }
  }

  @Command(name = "fail")
  private static final class FailCommand implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("cannot reach redis://u:p@host\nbecause of that");
    }
  }
}
