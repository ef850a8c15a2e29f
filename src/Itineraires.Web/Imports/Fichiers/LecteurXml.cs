using System.Xml;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>An XML reader for parts of a workbook received from anyone: no DTD, no entity, bounded depth and vocabulary.</summary>
internal static class LecteurXml
{
    private const int ProfondeurMaximum = 64;

    public static XmlReader Ouvrir(Stream flux) =>
        XmlReader.Create(
            flux,
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreWhitespace = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CheckCharacters = false,
                CloseInput = true,
                NameTable = new NomsBornes(),
            }
        );

    public static bool Lire(XmlReader lecteur)
    {
        if (!lecteur.Read())
        {
            return false;
        }

        return lecteur.Depth <= ProfondeurMaximum ? true : throw BudgetGonflement.Demesure();
    }

    /// <summary>The table keeps each name for good: a part made of millions of different names would fill the memory.</summary>
    private sealed class NomsBornes : NameTable
    {
        private const int NomsMaximum = 5000;

        private int noms;

        public override string Add(char[] key, int start, int len)
        {
            if (Get(key, start, len) is { } connu)
            {
                return connu;
            }

            Compter();
            return base.Add(key, start, len);
        }

        public override string Add(string key)
        {
            Compter();
            return base.Add(key);
        }

        private void Compter()
        {
            noms++;
            if (noms > NomsMaximum)
            {
                throw BudgetGonflement.Demesure();
            }
        }
    }
}
