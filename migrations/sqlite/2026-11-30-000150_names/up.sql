-- Names are compared as search compares words: their keys are made anew when the program starts.
UPDATE members SET name_key = '';
