package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sign} and {@code verify} as a store's developer uses them, and wrong use of all tools. */
class StoreToolsTest {
  private static final String SECRET = "the-stores-own-secret";
  private static final String BODY = "{\"externalId\":\"o-1\",\"status\":\"sent\"}";

  @TempDir Path folder;
  private Path secret;
  private Path body;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void write() throws Exception {
    secret = file("secret.txt", "  " + SECRET + "\n");
    body = file("body.json", BODY);
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int status =
        Skingate.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(texts);
    return new Result(status, out.toString(), err.toString());
  }

  @Test
  void what_was_signed_just_now_verifies() throws Exception {
    Result signed = run("sign", "--secret-file", secret, "--id", "dlv_7", body);
    assertThat(signed.status).isZero();
    assertThat(signed.err).isEmpty();
    assertThat(signed.out)
        .contains("x-event-type: order.updated\n", "x-delivery-id: dlv_7\n", "webhook-id: dlv_7\n")
        .doesNotContain(SECRET);
    Path headers = file("headers.txt", signed.out);
    Result verified = run("verify", "--secret-file", secret, "--headers", headers, body);
    assertThat(verified.status).isZero();
    assertThat(verified.out.lines()).containsExactly("x-signature fits", "webhook-signature fits");
    assertThat(verified.err).isEmpty();
  }

  @Test
  void a_given_time_gives_the_same_signature_each_time() throws Exception {
    String[] times = {"2026-04-25T12:36:12.000Z", "2026-04-25T14:36:12+02:00", "1777120572"};
    String first =
        run("sign", "--secret-file", secret, "--timestamp", times[0], "--id=i", body).out;
    assertThat(first).contains("x-timestamp: 2026-04-25T12:36:12.000Z\n", "1777120572\n");
    for (String time : times) {
      assertThat(run("sign", "--secret-file", secret, "--timestamp", time, "--id=i", body).out)
          .isEqualTo(first);
    }
    Path old = file("old.txt", first);
    Result verified = run("verify", "--secret-file", secret, "--headers", old, body);
    assertThat(verified.status).isEqualTo(1);
    assertThat(verified.out.lines())
        .hasSize(2)
        .allMatch(
            line -> line.matches(".* fits, but .*-timestamp is [0-9]+ seconds old, and 300.*"));
  }

  @Test
  void another_secret_and_the_wrong_form_of_one_are_told() throws Exception {
    Path headers = file("h.txt", run("sign", "--secret-file", secret, body).out);
    Path other = file("other.txt", "whsec_abc");
    Result wrong = run("verify", "--secret-file", other, "--headers", headers, body);
    assertThat(wrong.status).isEqualTo(1);
    assertThat(wrong.out)
        .contains("x-signature does not fit", "another secret", "begins with whsec_");
    assertThat(wrong.out + wrong.err).doesNotContain("whsec_abc", SECRET);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource({
    "sign --secret-file S, Missing required parameter: 'BODY_FILE'",
    "sign B, Missing required option: '--secret-file=FILE'",
    "sign --secret-file /no/such B, cannot read /no/such: no such file",
    "sign --secret-file S /no/such, cannot read /no/such: no such file",
    "sign --secret-file S /, cannot read /: it is a directory",
    "sign --secret-file E B, is empty",
    "sign --secret-file L B, has more than one line",
    "sign --secret-file S --timestamp soon B, --timestamp': must be a time",
    "sign --secret-file S --id a\u00a0b B, --id': must be",
    "sign --secret s3cret B, Unknown option: '--secret'",
    "verify --secret-file S B, Missing required option: '--headers=FILE'",
    "verify --secret-file S --headers B2 B, line 1 is no header",
    "listen --client-id a --secret-file S --forward http://localhost/, option: '--url=URL'",
    "listen --url gateway --client-id a --secret-file S --forward http://localhost/, --url': must",
    "listen --url http://g --client-id a --secret-file S --forward localhost:3000, --forward': must",
    "listen --url http://g --client-id a --secret-file S --forward ftp://g, an absolute http or https",
    "listen --url http://g --client-id a --secret-file S --forward http://g --since 5m, --since': must",
    "listen --url http://g --client-id é --secret-file S --forward http://g, --client-id': must",
    "listen --url http://g --client-id a --secret-file E --forward http://g, is empty",
  })
  void wrong_use_is_one_line_and_status_2(String arguments, String reason) throws Exception {
    String[] texts = arguments.split(" ");
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          switch (texts[i]) {
            case "S" -> secret.toString();
            case "B" -> body.toString();
            case "B2" -> file("no-headers.txt", "nothing of the kind").toString();
            case "E" -> file("empty", " \n").toString();
            case "L" -> file("lines", "a\nb\n").toString();
            default -> texts[i];
          };
    }
    Result result = run((Object[]) texts);
    assertThat(result.status).isEqualTo(2);
    assertThat(result.out).isEmpty();
    assertThat(result.err.lines()).singleElement().asString().contains(reason);
  }
}
