"Texts that help() shows."
