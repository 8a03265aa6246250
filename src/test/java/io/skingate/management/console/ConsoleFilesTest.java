package io.skingate.management.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
  private static final Path SOURCES = Path.of("src/main/resources/console");

  @Test
  void every_file_of_the_folder_is_served_and_every_script_is_loaded_by_the_page()
      throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      files.map(file -> file.getFileName().toString()).forEach(names::add);
    }
    assertThat(ConsoleFiles.OWN).containsExactlyInAnyOrderElementsOf(names);

    List<String> loaded = new ArrayList<>();
    Matcher script =
        Pattern.compile("<script src=\"([^\"]+)\" defer></script>")
            .matcher(Files.readString(SOURCES.resolve("index.html")));
    while (script.find()) {
      loaded.add(script.group(1));
    }
    names.removeIf(name -> !name.endsWith(".js"));
    names.add("preact.js");
    assertThat(loaded).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void the_whole_stays_small_and_the_library_is_there() {
    ConsoleFiles files = ConsoleFiles.load();
    long total =
        Stream.concat(ConsoleFiles.OWN.stream(), Stream.of("preact.js"))
            .mapToLong(name -> files.get(name).content().length())
            .sum();

    assertThat(total).isLessThan(300_000);
    assertThat(files.get("preact.js").content().toString()).contains("preact");
    assertThat(files.get("")).isEqualTo(files.get("index.html"));
    assertThat(files.get("../build.properties")).isNull();
  }

  /** Markup is never made of a text, and no style or script stands inline. */
  @Test
  void nothing_makes_markup_of_texts() throws Exception {
    for (String name : ConsoleFiles.OWN) {
      assertThat(Files.readString(SOURCES.resolve(name)))
          .describedAs(name)
          .doesNotContain(
              "innerHTML",
              "outerHTML",
              "insertAdjacentHTML",
              "dangerouslySetInnerHTML",
              "eval(",
              "document.write",
              "localStorage",
              "sessionStorage",
              "document.cookie",
              "onclick=",
              "<style");
    }
  }
}
