package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the alert rules and their unit tests through promtool, where the machine has it. */
class PromtoolIT {
  @TempDir private static Path folder;

  @BeforeAll
  static void write_the_rules() throws Exception {
    assumeThat(installed()).as("promtool is installed").isTrue();
    Object spec = Manifests.get(Manifests.objects("PrometheusRule").get(0).value(), "spec");
    // JSON is YAML too.
    Files.writeString(folder.resolve("rules.yaml"), new ObjectMapper().writeValueAsString(spec));
    Object runbook =
        Manifests.maps(spec).stream()
            .filter(map -> map.containsKey("runbook_url"))
            .findFirst()
            .orElseThrow()
            .get("runbook_url");
    Files.writeString(
        folder.resolve("rules.test.yaml"),
        Files.readString(Path.of("src/test/resources/prometheus/rules.test.yaml"))
            .replace("RUNBOOK_URL", runbook.toString().replaceAll("#.*", "")));
  }

  @Test
  void the_rules_are_valid() throws Exception {
    assertThat(promtool("check", "rules", "rules.yaml")).contains("SUCCESS");
  }

  @Test
  void the_rules_fire_and_stay_silent_as_their_unit_tests_say() throws Exception {
    assertThat(promtool("test", "rules", "rules.test.yaml")).contains("SUCCESS");
  }

  private static boolean installed() throws Exception {
    try {
      return new ProcessBuilder("promtool", "--version").start().waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  private static String promtool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
    }
  }
}
