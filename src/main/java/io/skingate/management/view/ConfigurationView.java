package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.json.Json;
import java.util.Optional;

/** Shows whether what is listed is what the configuration's file says. */
final class ConfigurationView {
  /** {@code check} names them all. */
  private static final int MAX_PROBLEMS = 20;

  private ConfigurationView() {}

  static ObjectNode show(Optional<ConfigRefusal> refused) {
    ObjectNode shown = Json.object();
    shown.put("state", refused.isPresent() ? "refused" : "ok");
    refused.ifPresent(
        refusal -> {
          AdminJson.putTime(shown, "since", refusal.since());
          var problems = shown.putArray("problems");
          refusal.problems().stream()
              .limit(MAX_PROBLEMS)
              .forEach(
                  problem ->
                      problems
                          .addObject()
                          .put("path", problem.path())
                          .put("line", problem.line())
                          .put("message", problem.message()));
        });
    return shown;
  }
}
