package io.skingate.config.source;

import io.skingate.config.GatewayConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads a configuration file: YAML 1.2, environment variables, {@code file:} values, defaults,
 * validation. Touches no network. Finds every mistake at once. Blocks on files; safe for use from
 * any thread.
 */
public final class ConfigLoader {
  /** What is named where no path can be made of a text: the end of a sentence for its author. */
  public static final String NO_PATH =
      "something that is no path here; where its name is not ASCII, the process needs a UTF-8 locale"
          + " such as LC_ALL=C.UTF-8";

  /** A few in each of the most tenants that a file may have. */
  private static final int MAX_ALIASES = 50_000;

  private final UnaryOperator<String> environment;

  /**
   * @param environment gives a variable's value, or null if it is not set
   */
  public ConfigLoader(UnaryOperator<String> environment) {
    this.environment = Objects.requireNonNull(environment);
  }

  /** Takes the variables of this process. */
  public static ConfigLoader ofProcess() {
    return new ConfigLoader(System::getenv);
  }

  /**
   * Loads a file.
   *
   * @throws IOException if it cannot be read
   * @throws ConfigException if it can, but is not a valid configuration
   */
  public GatewayConfig load(Path file) throws IOException, ConfigException {
    return load(file, hint -> {});
  }

  /**
   * Loads a file.
   *
   * @param hints gets what a valid file says and most likely does not mean, in its order
   * @throws IOException if it cannot be read
   * @throws ConfigException if it can, but is not a valid configuration
   */
  public GatewayConfig load(Path file, Consumer<ConfigProblem> hints)
      throws IOException, ConfigException {
    return load(file, new SourceFiles(), hints);
  }

  public GatewayConfig load(Path file, SourceFiles sources, Consumer<ConfigProblem> hints)
      throws IOException, ConfigException {
    String text;
    try {
      text = sources.read(file, SourceFiles.MAX_CONFIG_BYTES);
    } catch (CharacterCodingException e) {
      throw new ConfigException(List.of(new ConfigProblem("", 1, "is not UTF-8 text")));
    }
    return parse(text, sources, hints);
  }

  /** Parses a configuration; {@code file:} values are read. */
  public GatewayConfig parse(String yaml) throws ConfigException {
    return parse(yaml, new SourceFiles(), hint -> {});
  }

  /** Why {@link #load} could not read the file, in words for its owner. */
  public static String reason(IOException failure) {
    return SourceFiles.reason(failure);
  }

  private GatewayConfig parse(String yaml, SourceFiles sources, Consumer<ConfigProblem> hints)
      throws ConfigException {
    ConfigSchema schema = ConfigSchema.get();
    ConfigTree tree =
        TreeBuilder.build(compose(yaml), schema.root(), new ValueResolver(environment, sources));
    schema.validate(tree);
    if (tree.root().isObject()) {
      SectionRules.check(tree);
      NameRules.check(tree);
    }
    if (!tree.problems().isEmpty()) {
      throw new ConfigException(tree.problems());
    }
    GatewayConfig config = ConfigMapper.map(tree.root());
    tree.hints().forEach(hints);
    return config;
  }

  private static Node compose(String yaml) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(SourceFiles.MAX_CONFIG_BYTES)
            .build();
    try {
      Optional<Node> document = new Compose(settings).composeString(withoutMark(yaml));
      if (document.isEmpty() || isBlank(document.get())) {
        throw new ConfigException(List.of(new ConfigProblem("", 1, "is empty")));
      }
      return document.get();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new ConfigException(
          List.of(new ConfigProblem("", line, "is not valid YAML: " + e.getProblem())));
    } catch (ReaderException e) {
      throw new ConfigException(
          List.of(new ConfigProblem("", 1, "holds a character that YAML does not allow")));
    } catch (YamlEngineException e) {
      throw new ConfigException(
          List.of(new ConfigProblem("", 1, "is not valid YAML: " + e.getMessage())));
    } catch (StackOverflowError e) {
      throw new ConfigException(List.of(new ConfigProblem("", 1, "is nested too deeply")));
    }
  }

  private static boolean isBlank(Node document) {
    return document instanceof ScalarNode scalar && scalar.getValue().isBlank();
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
