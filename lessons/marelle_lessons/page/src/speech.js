// « Lire »: the browser reads aloud, where it can.

export const canSpeak = () => "speechSynthesis" in window;

/**
 * Read a text aloud; if something is being read, stop it instead.
 * @param {string} text
 * @param {string} language
 */
export function readAloud(text, language) {
  if (speechSynthesis.speaking) return speechSynthesis.cancel();
  for (const sentence of text.split(/\n+/).filter((line) => line.trim())) {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = language === "fr" ? "fr-FR" : "en-GB";
    said.rate = 0.9;
    speechSynthesis.speak(said);
  }
}

export function stopReading() {
  if (canSpeak()) speechSynthesis.cancel();
}
