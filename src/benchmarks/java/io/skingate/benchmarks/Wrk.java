package io.skingate.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk, which keeps so many connections busy at all times: a closed model. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("([0-9]+) requests in");
  private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
  private static final Pattern LATENCY = Pattern.compile("^\\s+(50|99)%\\s+([0-9.]+)(us|ms|s|m)$");

  private Wrk() {}

  /**
   * What one run measured.
   *
   * @param errors answers that were none of 2xx and 3xx
   */
  record Result(double perSecond, long requests, double p50Millis, double p99Millis, long errors) {}

  static Result run(
      int connections, int seconds, Path script, Map<String, String> environment, String url)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency"));
    if (script != null) {
      command.addAll(List.of("-s", script.toString()));
    }
    command.add(url);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process wrk = builder.start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0) {
      throw new IOException("wrk failed: " + output);
    }
    return parse(output);
  }

  private static Result parse(String output) {
    double p50 = 0;
    double p99 = 0;
    for (String line : output.split("\n")) {
      Matcher latency = LATENCY.matcher(line);
      if (latency.find()) {
        double millis = Double.parseDouble(latency.group(2)) * unit(latency.group(3));
        if (latency.group(1).equals("50")) {
          p50 = millis;
        } else {
          p99 = millis;
        }
      }
    }
    return new Result(
        number(RATE, output),
        (long) number(TOTAL, output),
        p50,
        p99,
        (long) number(ERRORS, output));
  }

  private static double unit(String unit) {
    return switch (unit) {
      case "us" -> 0.001;
      case "ms" -> 1;
      case "s" -> 1000;
      default -> 60_000;
    };
  }

  private static double number(Pattern pattern, String output) {
    Matcher found = pattern.matcher(output);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }
}
