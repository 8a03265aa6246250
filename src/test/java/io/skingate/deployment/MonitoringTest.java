package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.testing.MetricsDocument;
import io.skingate.testing.MetricsDocument.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds alert rules, the board and the table of metrics against each other and against the code.
 */
class MonitoringTest {
  /** What Prometheus adds to every series of a target. */
  private static final Set<String> TARGET = Set.of("namespace", "pod", "job", "instance");

  /** What others give: Prometheus itself, the kubelet, kube-state-metrics and the Java runtime. */
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "up", Set.of(),
          "container_memory_working_set_bytes", Set.of("container"),
          "kube_pod_container_resource_limits", Set.of("container", "resource"),
          "jvm_memory_used_bytes", Set.of("area", "id"),
          "jvm_buffer_memory_used_bytes", Set.of("id"),
          "process_cpu_seconds_total", Set.of());

  private static final Path BOARD = Path.of("k8s/components/monitoring/skingate-dashboard.json");

  private static final Pattern SELECTOR =
      Pattern.compile(
          "\\b((?:skingate|jvm|process|container|kube)_[a-z_]+|up)\\b(?!\\s*\\()"
              + "(?:\\{([^}]*)\\})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");
  private static final Pattern LITERAL = Pattern.compile("\"(skingate(?:\\.[a-z0-9]+)+)\"");

  private final Map<String, Metric> metrics = MetricsDocument.read();
  private final JsonNode board = new ObjectMapper().readTree(BOARD.toFile());

  MonitoringTest() throws IOException {}

  @Test
  void every_alert_and_recorded_rule_uses_metrics_and_labels_that_exist() {
    List<Object> rules = rules();
    Set<String> recorded = new HashSet<>();
    rules.forEach(rule -> recorded.add(Manifests.string(rule, "record")));

    for (Object rule : rules) {
      String expression = Manifests.string(rule, "expr");
      for (Matcher name = Pattern.compile("skingate:[a-z_0-9:]+").matcher(expression);
          name.find(); ) {
        assertThat(recorded).contains(name.group());
      }
      check(expression);
    }
    assertThat(rules).hasSizeGreaterThan(20);
  }

  @Test
  void every_panel_asks_for_metrics_and_labels_that_exist_and_says_what_it_shows() {
    List<JsonNode> panels = panels();

    for (JsonNode panel : panels) {
      assertThat(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("description").asText()).as(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).isNotBlank();
      assertThat(panel.path("targets")).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        Set<String> labels = check(target.path("expr").asText());
        for (Matcher legend =
                Pattern.compile("\\{\\{(\\w+)}}").matcher(target.path("legendFormat").asText());
            legend.find(); ) {
          assertThat(labels).contains(legend.group(1));
        }
      }
    }
    assertThat(panels).hasSizeGreaterThan(20);
  }

  @Test
  void the_boards_variables_are_labels_of_the_metric_they_are_read_from() {
    Pattern query = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
    for (JsonNode variable : board.path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        Matcher matcher = query.matcher(variable.path("definition").asText());
        assertThat(matcher.matches()).isTrue();
        assertThat(labels(matcher.group(1))).contains(matcher.group(2));
      }
    }
  }

  @Test
  void state_that_all_pods_share_is_never_summed_over_pods() throws IOException {
    Pattern shared = Pattern.compile("^\\| `(\\w+)` \\| gauge, shared");
    List<String> names =
        Files.readAllLines(Path.of("docs/metrics.md")).stream()
            .map(shared::matcher)
            .filter(Matcher::find)
            .map(row -> row.group(1))
            .toList();
    assertThat(names).hasSizeGreaterThan(4);

    for (String expression : expressions()) {
      for (String name : names) {
        assertThat(expression).doesNotContainPattern("(sum|avg)( by \\([^)]*\\))? ?\\(" + name);
      }
    }
  }

  @Test
  void the_table_names_every_metric_of_the_code_and_no_other() throws IOException {
    Set<String> inCode = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        for (Matcher literal = LITERAL.matcher(Files.readString(file)); literal.find(); ) {
          inCode.add(literal.group(1).replace('.', '_'));
        }
      }
    }
    Set<String> inTable = new TreeSet<>();
    metrics.keySet().forEach(name -> inTable.add(bare(name)));
    Set<String> bareInCode = new TreeSet<>();
    inCode.forEach(name -> bareInCode.add(bare(name)));

    assertThat(inTable).isEqualTo(bareInCode);
  }

  private static String bare(String name) {
    return name.replaceAll("(_total|_seconds)$", "");
  }

  /** Checks an expression; returns the labels that its metrics have. */
  private Set<String> check(String expression) {
    Set<String> all = new HashSet<>(TARGET);
    boolean any = false;
    for (Matcher selector = SELECTOR.matcher(expression); selector.find(); ) {
      any = true;
      Set<String> labels = labels(selector.group(1));
      all.addAll(labels);
      if (selector.group(2) != null) {
        for (Matcher matcher = MATCHER.matcher(selector.group(2)); matcher.find(); ) {
          assertThat(labels).as(expression).contains(matcher.group(1));
        }
      }
    }
    assertThat(any || expression.contains("skingate:")).as(expression).isTrue();
    for (Matcher grouping = GROUPING.matcher(expression); grouping.find(); ) {
      Arrays.stream(grouping.group(1).split(","))
          .map(String::trim)
          .forEach(label -> assertThat(all).as(expression).contains(label));
    }
    return all;
  }

  private Set<String> labels(String series) {
    Set<String> labels = new HashSet<>(TARGET);
    if (FOREIGN.containsKey(series)) {
      labels.addAll(FOREIGN.get(series));
      return labels;
    }
    Metric metric = MetricsDocument.of(metrics, series);
    assertThat(metric).as(series + " in docs/metrics.md").isNotNull();
    labels.addAll(metric.labels());
    if (series.endsWith("_bucket")) {
      labels.add("le");
    }
    return labels;
  }

  private List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    rules().forEach(rule -> expressions.add(Manifests.string(rule, "expr")));
    panels()
        .forEach(
            panel -> panel.path("targets").forEach(t -> expressions.add(t.path("expr").asText())));
    return expressions;
  }

  private List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : board.path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel);
      }
    }
    return panels;
  }

  private static List<Object> rules() {
    List<Object> rules = new ArrayList<>();
    for (Object group :
        Manifests.list(Manifests.objects("PrometheusRule").get(0).value(), "spec", "groups")) {
      rules.addAll(Manifests.list(group, "rules"));
    }
    return rules;
  }
}
